using Billing.Connectors.Adyen;
using Billing.Connectors.EasyPost;
using Billing.Connectors.Mapping;
using Billing.Connectors.PayPal;
using Billing.Connectors.Shopify;
using Billing.Connectors.StandardWebhooks;
using Billing.Connectors.Stripe;
using Billing.Connectors.Stripe.Payouts;
using Billing.Platform.Intake;

namespace Billing.Connectors;

/// <summary>Names every connector; adding one is one line here.</summary>
public static class ConnectorCatalogue
{
    /// <summary>Every connector.</summary>
    public static IReadOnlyList<Connector> All { get; } =
    [
        new(new ShopifyWebhook(), new ShopifySender()),
        new(new StripeWebhook(), new StripeSender()),
        new(StripePayoutContract.Value) { Samples = "settlements" },
        new(new AdyenWebhook(), new AdyenSender()),
        new(new PayPalWebhook(), new PayPalSender()),
        new(new EasyPostWebhook(), new EasyPostSender()),
        new(new PartnerOrderWebhook(), new StandardSender()),
        new(new PartnerPaymentWebhook(), new StandardSender()),
        new(new FulfilmentWebhook(), new StandardSender()),
        new(UsageContract.Value),
        new(MappedWebhook.SharedContract, Sender: new MappedSender()),
    ];

    /// <summary>Their contracts.</summary>
    public static IntegrationContracts Contracts { get; } = new(All.Select(connector => connector.Contract));

    private static Dictionary<string, Connector> ByName { get; } = All.ToDictionary(connector => connector.Contract.Name, StringComparer.Ordinal);

    /// <summary>The connector of a contract's name, or null.</summary>
    public static Connector? Find(string name) => ByName.GetValueOrDefault(name);

    // What a connector tells beside its main thing is interpreted by adapters that no source names.
    private static Dictionary<string, IWebhookAdapter> Parts { get; } =
        new IWebhookAdapter[] { new ShopifyNotices(), new ShopifyFulfilments() }.ToDictionary(adapter => adapter.Contract.Name, StringComparer.Ordinal);

    /// <summary>The webhook adapter of a name, or null; that of a mapping is made with the mapping.</summary>
    public static IWebhookAdapter? FindAdapter(string name) => Find(name)?.Adapter ?? Parts.GetValueOrDefault(name);

    /// <summary>The adapter that interprets events as something.</summary>
    /// <param name="name">Its name, as it stands in the message.</param>
    /// <exception cref="NotSupportedException">There is none of this name here, or it interprets them as something else.</exception>
    public static IWebhookAdapter<T> AdapterOf<T>(string name) => FindAdapter(name) as IWebhookAdapter<T>
        ?? throw new NotSupportedException($"This deployment has no adapter {name} that reads a {typeof(T).Name}.");

    /// <summary>The sender that plays the partner of an adapter.</summary>
    /// <exception cref="NotSupportedException">There is no such adapter, or its input is not signed.</exception>
    public static IPartnerSender SenderOf(string adapter) => Find(adapter)?.Sender
        ?? throw new NotSupportedException($"There is no sender for the adapter {adapter}.");
}
