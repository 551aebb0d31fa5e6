package weft.launching;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A debugger, connected to a program over a socket, as an IDE's is. */
final class Debuggers {
    private Debuggers() {}

    /**
     * Runs a program, stops it at each method of one class that it enters, gives another class the next of some versions
     * there, and lets it go on.
     */
    static Jvm.Result swapAtEachBreakpoint(List<String> arguments, String stopIn, String swapped, List<byte[]> versions)
            throws Exception {
        List<String> command = new ArrayList<>(Jvm.command());
        command.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0");
        command.addAll(arguments);
        Path err = Files.createTempFile("weft", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String listening = out.readLine(); // Listening for transport dt_socket at address: 12345
            VirtualMachine machine = attach(listening.replaceFirst(".*: ", ""));
            swapUntilItEnds(machine, stopIn, swapped, versions.iterator());
            List<String> lines = out.lines().toList();
            return new Jvm.Result(process.waitFor(), lines, Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(err);
        }
    }

    private static VirtualMachine attach(String port) throws IOException, IllegalConnectorArgumentsException {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = sockets.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return sockets.attach(arguments);
    }

    private static void swapUntilItEnds(
            VirtualMachine machine, String stopIn, String swapped, Iterator<byte[]> versions)
            throws InterruptedException {
        ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
        prepared.addClassFilter(stopIn);
        prepared.enable();
        machine.resume();
        while (true) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent prepare) {
                    stopInMethodsOf(prepare.referenceType());
                } else if (event instanceof BreakpointEvent) {
                    machine.redefineClasses(
                            Map.of(machine.classesByName(swapped).get(0), versions.next()));
                } else if (event instanceof VMDisconnectEvent) {
                    return;
                }
            }
            events.resume();
        }
    }

    private static void stopInMethodsOf(ReferenceType type) {
        type.methods().stream()
                .filter(method -> !method.isConstructor())
                .forEach(method -> type.virtualMachine()
                        .eventRequestManager()
                        .createBreakpointRequest(method.location())
                        .enable());
    }
}
