using System.Security.Cryptography;
using Billing.Functions.Messaging;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Intake;

/// <summary>
/// The record of every outside event: taken, then handled. Whoever sends the same event again is answered from it, and the
/// audit compares what was taken with what was handled.
/// </summary>
public sealed class IntakeLog(StreamStore store, KeyClaims claims, TimeProvider clock)
{
    /// <summary>
    /// Records the event, and with it which body is the one of its id: of several at the same moment one wins. Gives the
    /// record of the first time when it was there before, and the event under the id of that time.
    /// </summary>
    public async Task<(WebhookEvent Happened, IntakeRecord Record, bool IsNew)> AcceptAsync(Tenant tenant, string source, WebhookEvent happened, CancellationToken cancellation)
    {
        var (id, claimed) = await IdentifyAsync(tenant, source, happened, cancellation);
        happened = happened.EventId == id ? happened : happened with { EventId = id, Subject = happened.Subject == happened.EventId ? id : happened.Subject };
        var messageId = IntakeMessages.MessageIdOf(tenant.Id, source, happened.EventId);
        var accepted = new IntakeAccepted(
            source, happened.EventId, happened.Type, happened.Subject, DigestOf(happened.Identity), messageId, clock.GetUtcNow());
        var result = await store.ExecuteAsync<IntakeRecord>(
            Address(tenant.Id, tenant.HomeRegion, source, happened.EventId),
            new Command(claimed?.Keys.Single() ?? "accept", $"source:{source}", "accept", messageId, messageId) { OpensStream = true, Claims = claimed },
            state => IntakeRecord.Accept(state, accepted),
            cancellation);
        return (happened, result.CurrentState, result is CommitResult<IntakeRecord>.Committed);
    }

    // An id that nobody signs is the sender's word for a repetition and no more: the same content under another one is the event of the first. An
    // id that was refused, for it stood for other content, is none to go by.
    private async Task<(string Id, IReadOnlyDictionary<string, KeyClaim>? Claimed)> IdentifyAsync(
        Tenant tenant, string source, WebhookEvent happened, CancellationToken cancellation)
    {
        if (!happened.IsIdUnsigned)
        {
            return (happened.EventId, null);
        }

        var digest = DigestOf(happened.Identity);
        var key = JoinedKey.Of(' ', "content", source, happened.Type, digest);
        var claim = new KeyClaim(FabricStreams.IntakeClaimsOf(key), happened.EventId);
        var first = (await claims.ClaimAsync(tenant.Id, tenant.HomeRegion, new Dictionary<string, KeyClaim>(StringComparer.Ordinal) { [key] = claim }, cancellation))[key];
        if (first != happened.EventId
            && (await store.LoadAsync<IntakeRecord>(Address(tenant.Id, tenant.HomeRegion, source, first), cancellation)).Accepted is { } record && record.BodyDigest != digest)
        {
            return (happened.EventId, null);
        }

        return (first, new Dictionary<string, KeyClaim>(StringComparer.Ordinal) { [key] = claim with { Content = first } });
    }

    /// <summary>Records how the event was handled.</summary>
    public Task HandleAsync(IntakeMessage message, string result, CancellationToken cancellation) => HandleAsync(message, result, reason: null, cancellation);

    /// <summary>Records how the event was handled, and why it had no effect.</summary>
    public Task HandleAsync(IntakeMessage message, string result, string? reason, CancellationToken cancellation) => store.ExecuteAsync<IntakeRecord>(
        Address(message.Tenant, message.Region, message.Source, message.EventId),
        message.Command("handle") with { Key = result == IntakeResults.Refused ? "handle" : "handle:done" },
        state => IntakeRecord.Handle(state, new IntakeHandled(message.MessageId, result, clock.GetUtcNow(), reason)),
        cancellation);

    /// <summary>Result of an event whose command had this result: one of <see cref="IntakeResults"/>.</summary>
    public static string ResultOf<TState>(CommitResult<TState> result) => result switch
    {
        CommitResult<TState>.Rejected => IntakeResults.Refused,
        CommitResult<TState>.Unchanged { Receipt: null } => IntakeResults.NoEffect,
        _ => IntakeResults.Applied,
    };

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string DigestOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static StreamAddress Address(string tenant, string region, string source, string eventId) =>
        new(tenant, region, FabricStreams.IntakeOf(source, eventId));
}
