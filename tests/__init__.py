"""The tests of qtoken; a package, so that benchmarks can import tests.support."""
