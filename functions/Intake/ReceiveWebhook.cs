using Billing.Connectors;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Http.Limits;
using Billing.Functions.Metering;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;
using Billing.Platform.Metrics;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Intake;

/// <summary>
/// Takes webhooks. The signature is checked before anything is parsed, the body before anything is kept; 202 means that each
/// event is recorded and safely on the bus. A repetition gets the first answer again, with the header
/// <c>Idempotent-Replayed: true</c>.
/// </summary>
public sealed partial class ReceiveWebhook(
    TenantEndpoint endpoint, SourceAdapters adapters, WebhookSignatures signatures, RequestLimits limits, QueueWaits waits, WebhookAcceptance acceptance, UsageCounting counting, ILogger<ReceiveWebhook> log)
{
    // A stranger must not learn from the limit which adapter a source has: that of the adapter is looked at behind the signature.
    private static readonly int LargestBody = ConnectorCatalogue.Contracts.OfSources.Max(contract => contract.LargestBody);

    /// <summary>One request of one source.</summary>
    [Function(nameof(ReceiveWebhook))]
    [NeedsNoPrincipal("Each webhook bears its sender's signature.")]
    [IdentifiedByContent("Each event bears its sender's id.")]
    [CountsItself("Only a request with a good signature counts: strangers cannot use up what belongs to the sender.")]
    [ProducesResponseType<UsageReceipt>(StatusCodes.Status202Accepted, Description = "Each use is counted (sources that are mapped to usage).")]
    [ProducesResponseType<UsageReceipt>(StatusCodes.Status207MultiStatus, Description = "Some events of use are odd: each is named, and a person is told. Every other is counted.")]
    [ProducesResponseType<WebhookReceipt>(
        StatusCodes.Status202Accepted,
        Description = "Each event is recorded and safely on the bus; a repetition gets the first answer again. Adyen is answered with the text [accepted].")]
    [Refuses(StatusCodes.Status400BadRequest, "The body is not sound, each field at fault is named (gateways, carriers and Shopify are answered 202, and a person is shown it); or it is not what its digest says.")]
    [Refuses(StatusCodes.Status401Unauthorized, "There is no such tenant or source, or the signature is missing, wrong or too old: all of them are answered alike, and the log says which.")]
    [Refuses(StatusCodes.Status409Conflict, "Another body was taken under the same event id; what else the request tells is taken.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than the contract of the source's adapter allows; the limit is named.")]
    [Refuses(StatusCodes.Status429TooManyRequests, "The source sends more than its limit; the limit is named, nothing was kept, Retry-After says when to send it again.")]
    [Refuses(StatusCodes.Status503ServiceUnavailable, "The source's mapping is not usable at the moment, its secret is not in place, or more waits than can be done soon; Retry-After says when to send it again.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{tenant}/{source}")] HttpRequest request,
        string tenant,
        string source,
        CancellationToken cancellation) =>
        endpoint.AnswerStrangerAsync(tenant, found => ReceiveAsync(request, found, source, cancellation), cancellation);

    private async Task<IResult> ReceiveAsync(HttpRequest request, Tenant? tenant, string source, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, LargestBody, cancellation) is not { } body)
        {
            return RequestBody.TooLarge("intake.too-large", LargestBody);
        }

        if (RequestDigests.Check(request, body) is { } damaged)
        {
            return damaged;
        }

        var webhook = new WebhookRequest(body, name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        return tenant?.Source(source) is { } sender
            ? await ReceiveAsync(request, webhook, tenant, sender, cancellation)
            : WebhookSignatures.RefuseNobody(webhook);
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request, WebhookRequest webhook, Tenant tenant, IntakeSource sender, CancellationToken cancellation)
    {
        // Nobody's fault but ours: the sender keeps what it has and sends it again.
        if (await adapters.FindAsync(tenant, sender, cancellation) is not { } adapter)
        {
            return Answers.Later(60, "Source not ready", "intake.mapping-unusable", $"The mapping of {sender.Name} is not usable; send it again later.");
        }

        request.CountsFor(adapter.Contract.Name);
        if (await signatures.CheckAsync(webhook, sender, adapter, cancellation) is not { } check)
        {
            LogNoSecret(sender.Name, tenant.Id);
            return Answers.Later(60, "Source not ready", "intake.no-secret", $"The secret of {sender.Name} is not in place; send it again later.");
        }

        if (check is SignatureCheck.Invalid invalid)
        {
            LogRefused(sender.Name, tenant.Id, invalid.Code, invalid.Text);
            return WebhookSignatures.Refuse(webhook, invalid);
        }

        if (webhook.Body.Length > adapter.Contract.LargestBody)
        {
            return RequestBody.TooLarge("intake.too-large", adapter.Contract.LargestBody);
        }

        if (limits.Count(tenant, sender, adapter.Contract) is { } wait)
        {
            return TooManyRequests.Refuse(request.HttpContext, $"source {sender.Name}", RequestLimits.Of(sender, adapter.Contract), wait);
        }

        // What was taken is done first; who sends keeps what it has.
        if (adapter is IWebhookAdapter { Queue: var queue } && waits.TooLong(queue) is { } behind)
        {
            return Answers.Later(60, "Too much is waiting", "intake.backlog", $"What was sent before waits for {behind.TotalSeconds:F0} s; send this again later. Nothing of it was kept.");
        }

        return adapter switch
        {
            IWebhookAdapter events => await TakeAsync(webhook, tenant, sender, events, cancellation),
            IUsageAdapter usage => await CountAsync(usage.ReadUsage(webhook), tenant, cancellation),
            _ => throw new NotSupportedException($"The adapter {adapter.Contract.Name} gives nothing that is known here."),
        };
    }

    private async Task<IResult> TakeAsync(
        WebhookRequest webhook, Tenant tenant, IntakeSource source, IWebhookAdapter adapter, CancellationToken cancellation) =>
        adapter.Read(webhook, source).Then(CheckIds) switch
        {
            ParseResult<IReadOnlyList<WebhookEvent>>.Failure failure => Problems.Of(StatusCodes.Status400BadRequest, "Body refused", failure.Problems),
            ParseResult<IReadOnlyList<WebhookEvent>>.Success read => Answer(
                adapter.Contract, await acceptance.TakeAsync(tenant, source, adapter, read.Value, cancellation)),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };

    // Use is counted at once, each event once by its own id, so the request needs no record.
    private async Task<IResult> CountAsync(ParseResult<IReadOnlyList<UsageEvent>> reading, Tenant tenant, CancellationToken cancellation) => reading switch
    {
        ParseResult<IReadOnlyList<UsageEvent>>.Failure failure => Problems.Of(StatusCodes.Status400BadRequest, "Body refused", failure.Problems),
        ParseResult<IReadOnlyList<UsageEvent>>.Success read => await counting.AnswerAsync(tenant, ToldUse.Of(read.Value), cancellation),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    private static IResult Answer(AdapterContract contract, ParseResult<(WebhookReceipt Receipt, bool IsReplay)> taken)
    {
        if (taken is not ParseResult<(WebhookReceipt Receipt, bool IsReplay)>.Success { Value: var (receipt, isReplay) })
        {
            var conflicts = ((ParseResult<(WebhookReceipt, bool)>.Failure)taken).Problems;
            return Problems.Of(StatusCodes.Status409Conflict, "Another event under the same id", conflicts);
        }

        var answer = contract.Acknowledgement is { } text
            ? Results.Text(text, statusCode: StatusCodes.Status202Accepted)
            : Answers.Json(receipt, StatusCodes.Status202Accepted);
        return isReplay ? Answers.Again(answer) : answer;
    }

    // The id becomes part of keys: one without end, or with what cannot be printed, is no id.
    private static ParseResult<IReadOnlyList<WebhookEvent>> CheckIds(IReadOnlyList<WebhookEvent> events) => ParseResult<IReadOnlyList<WebhookEvent>>.Of(
        events,
        events
            .Where(happened => !WebhookEvent.IsEventId(happened.EventId))
            .Select(_ => Problem.Error(
                "intake.unusable-event-id", "$", $"The id of an event must have 1 to {WebhookEvent.LongestEventId} printable ASCII characters."))
            .ToList());

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret store has none of the secrets of {Source} of {Tenant}; its webhooks are answered 503 until one is there.")]
    private partial void LogNoSecret(string source, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook for {Source} of {Tenant} was refused: {Code}. {Text}")]
    private partial void LogRefused(string source, string tenant, string code, string text);
}
