using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Functions.Messaging.Integrations;
using Billing.Functions.Operations.DeadLetters;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.Integrations;

/// <summary>Shows a tenant's integrations, stops them and lets them go on.</summary>
public sealed class IntegrationApi(TenantEndpoint endpoint, IntegrationFreezes freezes, PausedSessions held, MessageConsumers consumers, TimeProvider clock)
{
    private const int LargestBody = 16 * 1024;

    /// <summary>All integrations of a tenant.</summary>
    [Function("GetIntegrations")]
    [AllowedTo(FabricRole.Operator)]
    [ProducesResponseType<IntegrationList>(StatusCodes.Status200OK)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "integrations/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, async found => await ListAsync(found, await freezes.ReadAsync(found.Id, found.HomeRegion, cancellation), cancellation), cancellation);

    /// <summary>
    /// Stops an integration within ten seconds. What comes for it is acknowledged as ever, and waits in its order; what is fed
    /// over HTTP without a queue is answered 503 with Retry-After.
    /// </summary>
    [Function("FreezeIntegration")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(IntegrationActBody), "application/json")]
    [ProducesResponseType<IntegrationList>(StatusCodes.Status200OK, Description = "It stands still.")]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing, or there is no such integration.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KiB.")]
    public Task<IResult> FreezeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "integrations/{tenant}/freeze")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        ActAsync(request, tenant, freezes.FreezeAsync, cancellation);

    /// <summary>Lets an integration go on. What waited is worked off, each order, payment and the like in its order.</summary>
    [Function("PostThaw")]
    [AllowedTo(FabricRole.Operator)]
    [Consumes(typeof(IntegrationActBody), "application/json")]
    [ProducesResponseType<IntegrationList>(StatusCodes.Status200OK, Description = "It goes on.")]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing, or there is no such integration.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KiB.")]
    public Task<IResult> ThawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "integrations/{tenant}/thaw")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        ActAsync(request, tenant, freezes.ThawAsync, cancellation);

    private Task<IResult> ActAsync(
        HttpRequest request,
        string tenant,
        Func<Tenant, string, HttpCommand, CancellationToken, Task<CommitResult<IntegrationStatuses>>> act,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(
            request,
            tenant,
            CommandBody.Of("operations", LargestBody, (fields, found) => Known(found, fields)),
            async (found, integration, command) =>
            {
                var result = await act(found, integration, command, cancellation);
                var list = await ListAsync(found, result.CurrentState, cancellation);
                return Answers.Of(result, "Not possible", _ => Answers.Json(list));
            },
            cancellation);

    private async Task<IntegrationList> ListAsync(Tenant tenant, IntegrationStatuses statuses, CancellationToken cancellation)
    {
        var waiting = await held.CountAsync(cancellation);
        var items = Integrations(tenant).Select(each => statuses.Find(each.Name) is { } stand
            ? new IntegrationBody(
                each.Name, each.Adapter, stand.IsFrozen, stand.Since, stand.Actor, stand.Reason, waiting.GetValueOrDefault(PausedSessions.KeyOf(tenant.Id, each.Name)))
            : new IntegrationBody(each.Name, each.Adapter, IsFrozen: false, Since: null, Actor: null, Reason: null, WaitingSessions: 0));
        return new IntegrationList(clock.GetUtcNow(), [.. items]);
    }

    // What the operations themselves need cannot be stopped.
    private IEnumerable<(string Name, string? Adapter)> Integrations(Tenant tenant) =>
    [
        .. tenant.Sources.Select(source => (IntegrationName.OfSource(source.Name), (string?)source.Adapter)).OrderBy(source => source.Item1, StringComparer.Ordinal),
        .. consumers.All.Select(consumer => consumer.Entity).Where(entity => entity != ResubmitDeadLetter.Source && entity != ThawIntegration.Source)
            .Select(entity => (IntegrationName.OfConsumer(entity.ToString()), (string?)null)).OrderBy(entity => entity.Item1, StringComparer.Ordinal),
        (IntegrationName.SettlementFiles, null),
        (IntegrationName.Usage, null),
    ];

    private string Known(Tenant tenant, JsonFields fields)
    {
        var name = fields.Text("integration");
        if (name.Length > 0 && !Integrations(tenant).Any(each => each.Name == name))
        {
            fields.Problems.Add(Problem.Error("operations.unknown-integration", "$.integration", $"The tenant has no integration {name}."));
        }

        return name;
    }
}
