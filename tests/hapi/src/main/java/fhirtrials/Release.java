package fhirtrials;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.r4b.JpaR4BConfig;
import ca.uhn.fhir.jpa.config.r5.JpaR5Config;
import ca.uhn.fhir.jpa.topic.SubscriptionTopicConfig;
import java.util.List;
import java.util.Locale;

/** A FHIR release: its version number, and what HAPI's JPA server needs to be one of that release. */
enum Release {
  R4(FhirVersionEnum.R4, "4.0.1", List.of(JpaR4Config.class)),
  R4B(FhirVersionEnum.R4B, "4.3.0", List.of(JpaR4BConfig.class, SubscriptionTopicConfig.class)),
  R5(FhirVersionEnum.R5, "5.0.0", List.of(JpaR5Config.class, SubscriptionTopicConfig.class));

  private final FhirVersionEnum hapiVersion;
  final String fhirVersion;
  final List<Class<?>> jpaConfigurations;

  Release(FhirVersionEnum hapiVersion, String fhirVersion, List<Class<?>> jpaConfigurations) {
    this.hapiVersion = hapiVersion;
    this.fhirVersion = fhirVersion;
    this.jpaConfigurations = jpaConfigurations;
  }

  /** `r4`, `R4B`, …; anything else is an IllegalArgumentException that names it. */
  static Release of(String label) {
    try {
      return valueOf(label.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("release must be r4, r4b or r5, not '" + label + "'");
    }
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  FhirContext newContext() {
    return new FhirContext(hapiVersion);
  }
}
