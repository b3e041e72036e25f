using Billing.Functions.Areas;
using Billing.Functions.Hosting.Configuration;
using Billing.Functions.Messaging;

namespace Billing.Functions.Hosting;

/// <summary>The functions that no business area owns: outbox, waiting sessions, description of the API, configuration.</summary>
public static class HostingArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Hosting")
    {
        Configuration = [DocumentCatalogue.Tenant],
        Guarantees =
        [
            Guarantee.Strong("a file of the deployment", "GetOpenApi"),
            Guarantee.Strong("each document's blob is read when it is asked for", "GetConfigurations", "GetConfiguration"),
            Guarantee.Strong("versions never change; the ETag is that of the blob when it is asked for", "GetConfigurationDocument"),
            Guarantee.Strong("a listing of versions, which never change", "GetConfigurationHistory"),
            Guarantee.Strong("one conditional write of the document's blob (If-Match); every host heeds it within a minute", "PutConfigurationDocument"),
            Guarantee.Strong("goes on with a session that waited, message by message; each is handled by its consumer above", nameof(ResumeSession)),
            Guarantee.Eventual("events are published at least once, in order within a stream", nameof(RelayEvents)),
            Guarantee.Eventual("publishes again what the relay should have published minutes ago; its position moves only after that", nameof(SweepOutbox)),
        ],
    };
}
