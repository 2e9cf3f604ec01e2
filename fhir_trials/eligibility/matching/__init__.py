"""Who is eligible: criteria held against a patient's facts."""
