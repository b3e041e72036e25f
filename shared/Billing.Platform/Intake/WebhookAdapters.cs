using Billing.Platform.Intake.Mapping;

namespace Billing.Platform.Intake;

/// <summary>The adapters by name.</summary>
public sealed class WebhookAdapters
{
    private readonly Dictionary<string, IWebhookAdapter> _byName;

    private WebhookAdapters(IEnumerable<IWebhookAdapter> adapters) =>
        _byName = adapters.ToDictionary(adapter => adapter.Contract.Name, StringComparer.Ordinal);

    /// <summary>Every adapter that there is.</summary>
    public static WebhookAdapters All { get; } = new(
    [
        new ShopifyWebhook(),
        new PartnerOrderWebhook(),
        new StripeWebhook(),
        new AdyenWebhook(),
        new PayPalWebhook(),
        new PartnerPaymentWebhook(),
        new FulfilmentWebhook(),
        new EasyPostWebhook(),
    ]);

    /// <summary>The contracts, also that of the adapter which a mapping makes.</summary>
    public IEnumerable<AdapterContract> Contracts => _byName.Values.Select(adapter => adapter.Contract).Append(MappedWebhook.SharedContract);

    /// <summary>The contract of an adapter's name, or null.</summary>
    public AdapterContract? FindContract(string name) => Contracts.FirstOrDefault(contract => contract.Name == name);

    /// <summary>The adapter of a name, or null; that of a mapping is made with the mapping.</summary>
    public IWebhookAdapter? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The adapter that interprets events as something.</summary>
    /// <param name="name">Its name, as it stands in the message.</param>
    /// <exception cref="NotSupportedException">There is none of this name here, or it interprets them as something else.</exception>
    public IWebhookAdapter<T> For<T>(string name) => Find(name) as IWebhookAdapter<T>
        ?? throw new NotSupportedException($"This deployment has no adapter {name} that reads a {typeof(T).Name}.");
}
