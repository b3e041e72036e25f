using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Domain.Access;
using Billing.Domain.Approvals;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Approvals;

/// <summary>Carries out each command when its last approval is given, and tells a person of one that its area refuses then.</summary>
public sealed class CarryOutApproved(
    MessageReceiver inbox, StreamStore store, ITenantSource tenants, IEnumerable<ApprovedCommand> commands, ExceptionQueue exceptions, TimeProvider clock) : IEventConsumer<CarryOutApproved>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "approved-commands";

    /// <inheritdoc/>
    public static EventSubscription<CarryOutApproved> Events { get; } = new EventSubscription<CarryOutApproved>(Subscription)
        .On<ApprovalGiven>(consumer => consumer.CarryOutAsync);

    /// <summary>One approval.</summary>
    [Function(nameof(CarryOutApproved))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session, processes), cancellation);

    private async Task<HandlerResult> CarryOutAsync(ReceivedEvent<ApprovalGiven> received, CancellationToken cancellation)
    {
        var envelope = received.Envelope;
        if (!received.Event.IsComplete || await store.LoadAsync<ApprovalState>(envelope.Address, cancellation) is not { Status: ApprovalStatus.Approved, Requested: { } requested })
        {
            return HandlerResult.Done;
        }

        var tenant = (await tenants.GetAsync(cancellation)).Get(envelope.Tenant);
        var answer = await commands.Single(each => each.Type == requested.Type).CarryOut(
            new ApprovedRequest(tenant, JsonElement.Parse(requested.Command), CommandOf(requested, envelope.EventId), received.Processes!), cancellation);
        var problems = ProblemsOf(answer, requested);
        await store.ExecuteAsync<ApprovalState>(envelope.Address, received.Command, state => ApprovalDecider.Apply(state, problems, clock.GetUtcNow()), cancellation);
        if (problems.Count > 0)
        {
            await exceptions.ReportAsync(tenant.Id, tenant.HomeRegion, $"approval-{requested.ApprovalId}", problems, requested.Subject, envelope.EventId, cancellation);
        }

        return HandlerResult.Done;
    }

    // The maker's command, under a key of its own: a second delivery finds what the first one did.
    private static HttpCommand CommandOf(ApprovalRequested requested, string eventId) =>
        new(new OperatorAct(requested.By, requested.Reason), AccessGrants.Everything, $"approved:{eventId}", StreamAddress.Digest(requested.Command));

    private static IReadOnlyList<Problem> ProblemsOf(IResult answer, ApprovalRequested requested)
    {
        if (answer is not IStatusCodeHttpResult { StatusCode: >= StatusCodes.Status400BadRequest } refused)
        {
            return [];
        }

        var why = (answer as IValueHttpResult)?.Value is ProblemBody { Detail: { } detail } ? detail : $"It was refused with {refused.StatusCode}.";
        return [Problem.Error("approvals.not-carried-out", "$", $"{requested.Text} It was approved, and cannot be carried out any more: {why}")];
    }
}
