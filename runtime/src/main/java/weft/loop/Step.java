package weft.loop;

/** Something that is ready to run: a task, for the layer above. */
public interface Step {
    /** Runs until there is nothing to do at once. Called by the loop, on its thread. Must not throw. */
    void step();
}
