package dev.redoubt.bench.contender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What Linux and the JDK say of a process. */
class ProcessUseTest {
    @Test
    void residentMemoryIsWhatTheKernelCallsVmRss() throws IOException {
        assertEquals(
                332_944, ProcessUse.resident("Name:\tjava\nVmSize:\t 4780928 kB\nVmRSS:\t  332944 kB\nThreads:\t9\n"));
        assertThrows(IOException.class, () -> ProcessUse.resident("Name:\tkthreadd\n"));
    }

    @Test
    void cpuTimeIsThatOfTheProcessInAndOutOfTheKernel() {
        String stat = "42 (beam) (smp) R) S 1 42 42 0 -1 4194304 9 0 0 0 1234 66 7 8 20 0 30 0 5";
        assertEquals(13.0, ProcessUse.cpuSeconds(stat), 1e-9);
    }

    @Test
    void theHeapIsWithoutClasses() throws IOException {
        assertEquals(23_456, JavaProcess.heap("""
            4711:
             garbage-first heap   total reserved 5939200K, committed 65536K, used 23456K [0x1, 0x2)
              region size 4096K, 3 young (12288K), 1 survivors (4096K)
             Metaspace       used 9999K, committed 10000K, reserved 1114112K
              class space    used 1111K, committed 1200K, reserved 1048576K
            """));
    }

    @Test
    void generationsAreAddedUp() throws IOException {
        assertEquals(30, JavaProcess.heap("""
             def new generation   total 9792K, used 10K [0x1)
             tenured generation   total 21888K, used 20K
             Metaspace       used 9999K, committed 10000K
            """));
    }

    @Test
    void whereThereIsNoHeapNothingIsMadeUp() {
        assertThrows(IOException.class, () -> JavaProcess.heap("4711: Unknown command\n"));
    }
}
