package weft.jmh;

import java.util.ArrayDeque;

/** The floor: what a loop costs that knows nothing of scopes, errors, timers, I/O or other threads. */
final class FloorLoop {
    private final ArrayDeque<Step> ready = new ArrayDeque<>();

    /** A state machine that somebody wrote by hand. */
    interface Step {
        void step();
    }

    void ready(Step step) {
        ready.add(step);
    }

    void run() {
        for (Step step = ready.poll(); step != null; step = ready.poll()) {
            step.step();
        }
    }
}
