package coverage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jacoco.agent.rt.RT;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.data.ExecutionDataReader;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import weft.Weft;

/** Runs {@link Measured}, and prints which of its lines JaCoCo saw: F for all of a line, P for parts, N for nothing. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        System.out.println(Weft.<String, RuntimeException>call(() -> Measured.visit(2)));

        ExecutionDataStore executed = new ExecutionDataStore();
        ExecutionDataReader reader =
                new ExecutionDataReader(new ByteArrayInputStream(RT.getAgent().getExecutionData(false)));
        reader.setExecutionDataVisitor(executed);
        reader.setSessionInfoVisitor(new SessionInfoStore());
        reader.read();

        CoverageBuilder builder = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(executed, builder);
        analyzer.analyzeClass(
                Main.class.getResourceAsStream("Measured.class").readAllBytes(), "Measured");
        for (IClassCoverage type : builder.getClasses()) {
            System.out.println(type.isNoMatch() ? "other bytes than those on disk" : lines(type));
        }
    }

    private static String lines(IClassCoverage type) {
        StringBuilder lines = new StringBuilder();
        for (int line = type.getFirstLine(); line <= type.getLastLine(); line++) {
            lines.append(
                    switch (type.getLine(line).getStatus()) {
                        case ICounter.FULLY_COVERED -> 'F';
                        case ICounter.PARTLY_COVERED -> 'P';
                        case ICounter.NOT_COVERED -> 'N';
                        default -> '.';
                    });
        }
        return lines.toString();
    }
}
