"""Instruments of control: how far Tehran's word decides what the groups do, measured on any record."""
