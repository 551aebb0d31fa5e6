package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Something that tasks share belongs to the loop that used it last, as long as that runs. */
class ConfinementTest {
    private final Confinement confinement = new Confinement();

    private void use() {
        confinement.check("the thing");
    }

    @Test
    void outsideLoopsEverybodyMayUseIt() throws InterruptedException {
        use();
        assertEquals(null, thrownInAnotherThread(this::use));
        use();
    }

    @Test
    void allTasksOfTheLoopMayUseIt() {
        use();
        Weft.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 3; i++) {
                group.fork(() -> {
                    use();
                    Weft.checkpoint();
                    use();
                    Weft.bridge(this::use);
                });
            }
        }));
        use();
    }

    @Test
    void actionsPostedToTheLoopMayUseIt() {
        Weft.run(() -> {
            use();
            LoopHandle.current().post(this::use);
            Weft.checkpoint();
        });
    }

    @Test
    void whileTheLoopRunsOtherThreadsMayNot() {
        Weft.run(() -> {
            use();
            Throwable thrown = thrownInAnotherThread(this::use);
            assertEquals(IllegalStateException.class, thrown == null ? null : thrown.getClass());
            assertEquals(0, String.valueOf(thrown.getMessage()).indexOf("the thing was used on thread 'stranger'"));
            use();
        });
    }

    @Test
    void whileTheLoopRunsAnotherLoopMayNot() {
        Weft.run(() -> {
            use();
            Throwable thrown = thrownInAnotherThread(() -> Weft.run(this::use));
            assertEquals(IllegalStateException.class, thrown == null ? null : thrown.getClass());
        });
    }

    @Test
    void theNextLoopMayUseIt() {
        Weft.run(this::use);
        Weft.run(this::use);
        assertEquals(null, thrownInAnotherThread(() -> Weft.run(this::use)));
        use();
    }

    @Test
    void aRunThatFailedIsOver() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Weft.run(() -> {
                    use();
                    throw new IllegalArgumentException();
                }));
        assertEquals(null, thrownInAnotherThread(this::use));
    }

    private static Throwable thrownInAnotherThread(Runnable action) {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(action, "stranger");
        thread.setUncaughtExceptionHandler((t, error) -> thrown[0] = error);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return thrown[0];
    }
}
