using Billing.Platform.Intake;

namespace Billing.Connectors;

/// <summary>One integration: its contract, its adapter where it has one, and its sender.</summary>
/// <param name="Contract">Promises and limits, declared as data.</param>
/// <param name="Adapter">Reads its webhooks; null where its input comes another way or by a mapping.</param>
/// <param name="Sender">Signs as the partner does; null where nothing is signed.</param>
public sealed record Connector(AdapterContract Contract, IWebhookAdapter? Adapter = null, IPartnerSender? Sender = null)
{
    /// <summary>Takes a webhook adapter with the sender of its partner.</summary>
    public Connector(IWebhookAdapter adapter, IPartnerSender sender)
        : this(adapter.Contract, adapter, sender)
    {
    }

    /// <summary>Folder of its samples below <c>samples/TENANT</c>; the contract's name unless another is given.</summary>
    public string Samples { get; init; } = Contract.Name;
}
