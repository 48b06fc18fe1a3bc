package io.jukung.controllers.endpointslice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.discovery.v1.Endpoint;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.api.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
    private static final List<EndpointPort> PORTS =
            List.of(EndpointPort.builder().name("").port(80).protocol("TCP").build());

    @Test
    void leavesWhatIsRightAndFillsWhatHasRoom() {
        EndpointSlice full = slice("full", 0, 100);
        EndpointSlice half = slice("half", 100, 150);
        SlicePlan plan =
                SlicePlan.decide(List.of(full, half), Map.of(PORTS, endpoints(0, 151)), 100);
        assertEquals(List.of(full), plan.unchanged());
        assertEquals(51, plan.updated().get(half).size());
        assertTrue(plan.created().isEmpty());
    }

    @Test
    void makesNewSlicesWhereNoneHasRoomAndDropsEmptyOnes() {
        EndpointSlice gone = slice("gone", 500, 510);
        SlicePlan plan = SlicePlan.decide(List.of(gone), Map.of(PORTS, endpoints(0, 250)), 100);
        assertEquals(100, plan.updated().get(gone).size());
        assertEquals(List.of(100, 50), plan.created().stream().map(List::size).toList());
        SlicePlan none = SlicePlan.decide(List.of(gone), Map.of(), 100);
        assertEquals(List.of(gone), none.deleted());
        assertEquals(List.of(List.of()), none.created());
    }

    private static EndpointSlice slice(String name, int from, int to) {
        return EndpointSlice.builder()
                .metadata(m -> m.name(name))
                .ports(PORTS)
                .endpoints(endpoints(from, to))
                .build();
    }

    private static List<Endpoint> endpoints(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        Endpoint.builder()
                                .addresses(List.of("10.0." + i / 256 + "." + i % 256))
                                .targetRef(r -> r.uid("uid-" + i))
                                .build())
                .toList();
    }
}
