"""Sixteen runs side by side: the rules of one actor, woven into vector code that plays them in lockstep."""
