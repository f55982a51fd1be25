package dev.redoubt.server.rest;

import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** Jersey around resources that were made by hand. */
public final class Resources {
    private Resources() {}

    /**
     * @param gate which devices are let in
     * @param memory for bodies
     */
    public static Handler handler(DeviceGate gate, BodyMemory memory, Object... resources) {
        ResourceConfig config = new ResourceConfig()
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(memory).to(BodyMemory.class);
                    }
                })
                .register(WholeRequestFilter.class, WholeRequestFilter.PRIORITY)
                .register(new ProtobufReader())
                .register(new ProtobufWriter())
                .register(new ProblemMapper())
                .register(EnrolledOnlyFilter.class)
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(gate).to(DeviceGate.class);
                    }
                })
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
        for (Object resource : resources) {
            config.register(resource);
        }
        return ContainerFactory.createContainer(JettyHttpContainer.class, config);
    }
}
