"""Tests of runs played side by side."""
