using Billing.Domain.Decisions;
using Billing.Platform.Intake.Signatures;

namespace Billing.Platform.Intake;

/// <summary>
/// What one kind of sender's webhooks look like: how they are signed, how an event is told from another, and where it goes.
/// A new storefront, gateway or carrier is one more implementation.
/// </summary>
public interface IWebhookAdapter
{
    /// <summary>Name in the tenant configuration, such as <c>shopify</c>.</summary>
    string Name { get; }

    /// <summary>The queue that takes its events.</summary>
    string Queue { get; }

    /// <summary>Whether the body comes from who knows the secret. Nothing else is looked at before.</summary>
    SignatureCheck Verify(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now);

    /// <summary>Reads as far as intake must know: whether it is well formed, its id, and what it is about.</summary>
    Reading<WebhookEvent> Read(WebhookRequest request);
}

/// <summary>A webhook as it came.</summary>
/// <param name="Body">The raw bytes, which are what is signed.</param>
/// <param name="Header">A header's value by name, or null.</param>
public sealed record WebhookRequest(ReadOnlyMemory<byte> Body, Func<string, string?> Header);

/// <summary>A well-formed event.</summary>
/// <param name="EventId">The sender's id of it; the same for every delivery of the same event.</param>
/// <param name="Type">The sender's name of what happened.</param>
/// <param name="Subject">What it is about, such as the order's number: events of one subject are handled in order.</param>
public sealed record WebhookEvent(string EventId, string Type, string Subject);
