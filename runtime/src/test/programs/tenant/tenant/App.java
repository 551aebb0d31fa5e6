package tenant;

import weft.AsyncRunnable;
import weft.TaskGroup;
import weft.Weft;

/** What class loaders of all kinds load. Says who it is woven by: nobody, if it runs on a thread of its own. */
public final class App extends Base implements Runnable {
    @Override
    public void run() {
        Weft.run(() -> TaskGroup.run(group -> group.fork(() -> System.out.println(greet("tenant")))));
    }

    @Override // Not annotated: that is inherited.
    protected String greet(String name) {
        AsyncRunnable<RuntimeException> pause = () -> Weft.checkpoint();
        String thread = Thread.currentThread().getName();
        pause.run();
        return "hello " + name + (thread.equals("main") ? "" : " on a thread");
    }
}
