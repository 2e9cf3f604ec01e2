"""The older and flatter shapes of ClinicalTrials.gov, each turned into the shape that `ctgov_v2` reads.

https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""
