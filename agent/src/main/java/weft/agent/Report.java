package weft.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the weaver has to say to people: lines on standard error, each said once. */
final class Report {
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Says something, unless it was said before. Returns whether it was news. */
    boolean say(String message) {
        boolean news = said.add(message);
        if (news) {
            System.err.println("weft: " + message);
        }
        return news;
    }

    /** Says that a class could not be woven, with the stack that the maintainers will ask for. */
    void failure(String what, Throwable thrown) {
        if (say(what + ": " + thrown)) {
            thrown.printStackTrace();
        }
    }
}
