"""What is said of the statements of a criterion: denied, limited, joined, nested, and how much of the text they say."""
