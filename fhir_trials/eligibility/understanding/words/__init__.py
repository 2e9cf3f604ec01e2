"""From a criterion's text to tokens: words, numbers, signs, units and names, each looked up once in the tables."""
