using Billing.Connectors;
using Billing.Platform.Intake;

namespace Billing.Local.Hosting;

/// <summary>Signs webhooks as their true senders do, with the secrets of a data folder.</summary>
/// <param name="secrets">Signing secrets by name.</param>
/// <param name="clock">The senders' clock.</param>
public sealed class WebhookSender(LocalSecretStore secrets, TimeProvider clock)
{
    /// <summary>Signs for a source of the sample tenants.</summary>
    public SignedWebhook Sign(string tenant, string source, string eventId, byte[] body) => Sign(Samples.Source(tenant, source), eventId, body, Samples.Read);

    /// <summary>Signs with the present secret of a source, in the scheme of its adapter.</summary>
    /// <param name="source">The sender.</param>
    /// <param name="eventId">Its id of the event, where a header names it.</param>
    /// <param name="body">What it sends.</param>
    /// <param name="configuration">Reads a document of the configuration, such as the source's mapping.</param>
    public SignedWebhook Sign(IntakeSource source, string eventId, byte[] body, Func<string, byte[]> configuration)
    {
        var sender = ConnectorCatalogue.SenderOf(source.Adapter);
        var key = DevelopmentSecrets.Make(secrets, sender, source.Secrets[0]);
        return sender.Sign(new UnsignedWebhook(source, eventId, body, key, clock.GetUtcNow()) { ReadConfiguration = configuration });
    }
}
