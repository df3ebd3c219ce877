"""The conformance suite as this package reads, runs and judges it. The suite itself is data, in the folder `conformance`."""
