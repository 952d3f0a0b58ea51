package io.todoflow.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds run side by side, each with several test processes. Two of them with the same ports would fail now and then. */
class PortBlockTest {

    @Test
    void eachBlockIsTakenOnce(@TempDir Path locks) {
        // When
        List<PortBlock> blocks = takeBlocks(22, locks);

        // Then
        assertThat(blocks)
                .extracting(PortBlock::first)
                .doesNotHaveDuplicates()
                .allMatch(first -> first >= 10_000 && first + PortBlock.SIZE <= 32_000);
        assertThatThrownBy(() -> PortBlock.take(locks))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Other test processes use all 22 blocks of ports");
    }

    @Test
    void anotherProcessTakesAnotherBlockUntilItEnds(@TempDir Path locks) throws IOException, InterruptedException {
        // Given
        List<PortBlock> taken = takeBlocks(21, locks);

        // When
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TakesTwoBlocks.class.getName(),
                        locks.toString())
                .start();

        // Then
        String said = new String(other.getInputStream().readAllBytes());
        String failed = new String(other.getErrorStream().readAllBytes());
        assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).as(failed).isEqualTo("taken");
        assertThat(failed).contains("Other test processes use all 22 blocks of ports");

        // When
        PortBlock last = PortBlock.take(locks);

        // Then
        assertThat(taken).extracting(PortBlock::first).doesNotContain(last.first());
    }

    private static List<PortBlock> takeBlocks(int count, Path locks) {
        return Stream.generate(() -> PortBlock.take(locks)).limit(count).toList();
    }

    static final class TakesTwoBlocks {
        public static void main(String[] folder) {
            PortBlock.take(Path.of(folder[0]));
            System.out.print("taken");
            PortBlock.take(Path.of(folder[0]));
        }
    }
}
