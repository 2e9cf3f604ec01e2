"""Arms, interventions, schedule and what is collected ⇄ plans and definitions. https://hl7.org/fhir/uv/vulcan-schedule/

Who owns which resource, each both ways:

trial_plans   all of them; which plan is which, where several are at hand
protocol      PlanDefinition <key>-plan: the arms, and which timelines there are
  design      epochs, elements, cells and visits, extensions of the protocol
schedule      the plans of all timelines and visits, and what is said of the schedule as a whole
  timelines   PlanDefinition <key>-schedule, <key>-schedule-<timeline>: actions for timepoints and what they are counted from
  cycles      groups of timepoints in a timeline
  timepoints  one action of a timeline;  timings and windows: when it is;  strangers: the guide's other way to say so
  visit_plan  PlanDefinition <key>-visit-<timepoint>: what is done then
activities    ActivityDefinition <key>-activity-<id>
  marks       where activities are done: reading only, as many resources say it;  conditions: when
names         what all of these are called;  links: whether what was read points to what was read
"""

from fhir_trials.fhir.plans.names import version_of
from fhir_trials.fhir.plans.trial_plans import from_fhir, is_timeline, named_by, to_fhir

__all__ = ["from_fhir", "is_timeline", "named_by", "to_fhir", "version_of"]
