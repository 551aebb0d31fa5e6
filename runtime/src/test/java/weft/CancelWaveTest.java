package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import weft.testing.VirtualClock;

/** Random trees of tasks and scopes, in which random scopes are cancelled, shielded and laid bare. */
class CancelWaveTest {
    private static final int MOST_TASKS = 60;

    private final List<CancelScope> scopes = new ArrayList<>();
    private final List<TaskImpl<?>> tasks = new ArrayList<>();
    private int checks;
    private Random random = new Random(0);

    @Test
    void everyScopeAlwaysKnowsWhetherItIsCancelled() {
        for (long seed = 0; seed < 40; seed++) {
            random = new Random(seed);
            scopes.clear();
            tasks.clear();
            Weft.options().clock(VirtualClock.create()).seed(seed).run(() -> {
                CancelScope.run(scope -> {
                    scopes.add(scope);
                    live(4);
                });
                assertEquals(
                        0, ((TaskImpl<?>) Weft.currentTask()).runner.deadlines().size());
            });
        }
        assertTrue(checks > 10_000, "only " + checks + " checks");
    }

    /** What each task does, and inside each scope. */
    @Async
    private void live(int depth) {
        for (int i = 0; i < 6; i++) {
            act();
            check();
            switch (random.nextInt(depth > 0 ? 5 : 2)) {
                case 0 -> Weft.cancelShieldedCheckpoint();
                case 1 -> Weft.sleep(Duration.ofSeconds(random.nextInt(3)));
                case 2 ->
                    CancelScope.run(scope -> {
                        scopes.add(scope);
                        live(depth - 1);
                    });
                case 3 ->
                    CancelScope.moveOnAfter(Duration.ofSeconds(random.nextInt(20)), scope -> {
                        scopes.add(scope);
                        live(depth - 1);
                    });
                default ->
                    TaskGroup.run(group -> {
                        scopes.add(group.scope());
                        for (int children = random.nextInt(3); children > 0 && tasks.size() < MOST_TASKS; children--) {
                            tasks.add((TaskImpl<?>) group.fork(() -> live(depth - 1)));
                        }
                        live(depth - 1);
                    });
            }
        }
    }

    private void act() {
        CancelScope scope = scopes.get(random.nextInt(scopes.size()));
        switch (random.nextInt(12)) {
            case 0 -> scope.cancel();
            case 1, 2 -> scope.shielded(!scope.shielded());
            case 3 -> scope.deadline(Weft.currentTime() + random.nextInt(5) * 1_000_000_000L);
            case 4 -> {
                if (!tasks.isEmpty() && random.nextInt(4) == 0) {
                    tasks.get(random.nextInt(tasks.size())).cancel();
                }
            }
            default -> {}
        }
    }

    private void check() {
        for (TaskImpl<?> task : tasks) {
            if (task.hasEnded()) {
                continue;
            }
            for (CancelStatus s = task.scope; s.parent != null; s = s.parent) {
                assertEquals(s.isEffective(), s.effective, s + " in " + task);
                checks++;
            }
            assertTrue(!task.isAbortable() || !task.scope.effective, task + " is cancelled, and yet it waits");
        }
    }
}
