"""What the pages and the scoring cost, against a floor measured in the same run. Run: python -m benchmarks --help."""
