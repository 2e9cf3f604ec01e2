"""Clinical trials in and out of FHIR."""
