package weft.launching.programs;

/** Attaches the agent, whose jar is its argument, to itself when a class with {@code @Async} methods is loaded. */
public final class Latecomer {
    private Latecomer() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        System.out.println("loaded " + Class.forName(Greeter.class.getName()).getSimpleName());
        Class<?> virtualMachine = Class.forName("com.sun.tools.attach.VirtualMachine");
        Object self = virtualMachine
                .getMethod("attach", String.class)
                .invoke(null, Long.toString(ProcessHandle.current().pid()));
        virtualMachine.getMethod("loadAgent", String.class).invoke(self, args[0]);
    }
}
