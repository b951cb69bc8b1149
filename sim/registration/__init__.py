"""Registration: what a scenario is predicted to bring, frozen with all that it rests on before anybody knows."""
