"""`fhir-trials merge`: records of one trial → one Trial."""

from fhir_trials import merging
from fhir_trials.cli import inputs, options, output
from fhir_trials.fhir import key_of


def merge(
    source: options.Sources,
    *,
    as_format: options.AsFormat = None,
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    telling: options.Telling,
) -> None:
    """Join the records of each trial into one, as JSON.

    Records that share a register's number are one trial. Where records disagree, the first in the order given stands; -v tells each disagreement.
    """
    kept = inputs.spare(source, to, telling.issues)
    with telling.report() as report:
        trials = merging.merge(inputs.trials(source, report, as_format), issues=report)
        output.write(
            ((key_of(trial).id(), trial.to_dict()) for trial in trials), to, ndjson=ndjson, inputs=kept
        )
