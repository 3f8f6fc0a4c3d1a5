// This target gets its tests with its stage.
