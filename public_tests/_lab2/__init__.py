"""The checks behind the tests of lab 2, one module for each exercise."""
