package weft.samples;

import java.time.Duration;
import java.util.List;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;
import weft.channel.Channel;
import weft.channel.Generator;
import weft.channel.ReceiveChannel;
import weft.channel.Select;
import weft.channel.SendChannel;

/** Tasks that talk over channels: one producer and one consumer, then several of each, then whoever has something. */
public final class Producers {
    private Producers() {}

    public static void main(String[] args) {
        Weft.run(Producers::main);
    }

    @Async
    static void main() {
        System.out.println("-- one producer, one consumer");
        one();
        System.out.println("-- several of each");
        several();
        System.out.println("-- the first that has something");
        whoeverIsFirst();
        System.out.println("-- made on demand");
        onDemand();
    }

    /** Without a buffer, the default to prefer: the producer is never more than one item ahead. */
    @Async
    private static void one() {
        Channel<String> channel = Channel.open(0);
        TaskGroup.run(group -> {
            group.fork(() -> produce("A", channel.sender()));
            group.fork(() -> consume("X", channel.receiver()));
        });
    }

    /** Each task has a clone of its own and closes that: the channel ends when all are closed. */
    @Async
    private static void several() {
        Channel<String> channel = Channel.open(0);
        TaskGroup.run(group -> {
            try (var sender = channel.sender();
                    var receiver = channel.receiver()) {
                for (String name : List.of("A", "B")) {
                    var clone = sender.clone();
                    group.fork(() -> produce(name, clone));
                }
                for (String name : List.of("X", "Y")) {
                    var clone = receiver.clone();
                    group.fork(() -> consume(name, clone));
                }
            }
        });
    }

    @Async
    private static void produce(String name, SendChannel<String> sender) {
        try (sender) {
            for (int i = 1; i <= 3; i++) {
                sender.send(i + " from producer " + name);
                Weft.sleep(Duration.ofMillis(20));
            }
        }
    }

    @Async
    private static void consume(String name, ReceiveChannel<String> receiver) {
        try (receiver) {
            for (String item : receiver) { // ends when the last sender is closed
                System.out.println("Consumer " + name + " got " + item);
                Weft.sleep(Duration.ofMillis(20));
            }
        }
    }

    @Async
    private static void whoeverIsFirst() {
        Channel<Integer> numbers = Channel.open(0);
        Channel<String> words = Channel.open(0);
        TaskGroup.run(group -> {
            group.fork(() -> {
                Weft.sleep(Duration.ofMillis(20));
                numbers.sender().send(42);
            });
            group.fork(() -> {
                Weft.sleep(Duration.ofMillis(60));
                words.sender().send("hello");
            });
            for (int i = 0; i < 3; i++) {
                System.out.println(Select.first(
                        Select.receive(numbers.receiver(), number -> "A number: " + number),
                        Select.receive(words.receiver(), word -> "A word: " + word),
                        Select.timeout(Duration.ofMillis(500), () -> "Silence")));
            }
        });
    }

    /** The generator computes what is asked for, and is cleaned up when the loop is left. */
    @Async
    private static void onDemand() {
        Generator.run(
                (Generator.Output<Integer> out) -> {
                    try {
                        for (int i = 1; ; i *= 2) {
                            out.send(i);
                        }
                    } finally {
                        System.out.println("No more powers of two are needed");
                    }
                },
                powers -> {
                    for (int power : powers) {
                        System.out.println(power);
                        if (power == 8) {
                            break;
                        }
                    }
                });
    }
}
