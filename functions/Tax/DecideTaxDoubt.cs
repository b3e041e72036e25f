using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Decisions;
using Billing.Domain.Orders.Taxation;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tax;

/// <summary>A decision about a doubt of tax.</summary>
/// <param name="Question">As it stands with the doubt, such as <c>tax.review/US-CT/services</c>.</param>
/// <param name="Treatment">How the product is taxed: a rate class of the jurisdiction, <c>exempt</c> or <c>untaxed</c>; absent: what was assumed stands.</param>
/// <param name="ReasonCode">VATEX code where no tax is charged.</param>
/// <param name="TaxReason">Reason that the buyer reads where no tax is charged; required of an exemption.</param>
/// <param name="From">First day of orders that it holds for; absent for all.</param>
/// <param name="Until">First day on which it does not hold any more.</param>
/// <param name="Actor">Who decides, where the request does not say.</param>
/// <param name="Reason">Why.</param>
public sealed record TaxDecisionBody(
    string Question, string? Treatment, string? ReasonCode, string? TaxReason, DateOnly? From, DateOnly? Until, string? Actor, string Reason);

/// <summary>A doubt that waits for a person.</summary>
/// <param name="Question">What is decided.</param>
/// <param name="Text">For a person.</param>
/// <param name="Orders">Orders that were taxed under it.</param>
public sealed record OpenTaxDoubt(string Question, string Text, IReadOnlyList<string> Orders);

/// <summary>The doubts of a company and what was decided.</summary>
/// <param name="Open">Questions of determinations that are still provisional, by question.</param>
/// <param name="Decisions">The newest first.</param>
public sealed record TaxDoubtsAnswer(IReadOnlyList<OpenTaxDoubt> Open, IReadOnlyList<TaxDecision> Decisions)
{
    /// <summary>Records of orders that cannot be read, whose questions are not among the open; absent for none.</summary>
    public IReadOnlyList<string>? Unread { get; init; }
}

/// <summary>Closes doubts about tax, and shows them.</summary>
public sealed class DecideTaxDoubt(TenantEndpoint endpoint, TaxDoubtService doubts, StreamQueries queries, TimeProvider clock)
{
    private const string Component = "tax";

    private static readonly CommandBody<TaxDecision> Body = CommandBody.Of(Component, 16 * 1024, (fields, _) => Read(fields));

    /// <summary>Decides a doubt for a company. The decision stands wherever the same question is asked again.</summary>
    [Function(nameof(DecideTaxDoubt))]
    [AllowedTo(FabricRole.Finance)]
    [Consumes(typeof(TaxDecisionBody), "application/json")]
    [ProducesResponseType<TaxDecisionRecord>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing or wrong.")]
    [Refuses(StatusCodes.Status404NotFound, "The tenant has no such company.")]
    [Refuses(StatusCodes.Status409Conflict, "The decision does not answer the question.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tax-decisions/{tenant}/{company}")] HttpRequest request,
        string tenant,
        string company,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(request, tenant, Body, (found, decision, command) => DecideAsync(found, company, decision, command, cancellation), cancellation);

    /// <summary>The open doubts of a company and its decisions.</summary>
    [Function("GetTaxDoubts")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<TaxDoubtsAnswer>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "The tenant has no such company.")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tax-decisions/{tenant}/{company}")] HttpRequest request,
        string tenant,
        string company,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ListAsync(found, company, cancellation), cancellation);

    /// <summary>Takes a decision.</summary>
    internal async Task<IResult> DecideAsync(Tenant tenant, string company, TaxDecision decision, HttpCommand command, CancellationToken cancellation)
    {
        if (tenant.LegalEntities.All(entity => entity.Id != company))
        {
            return NoCompany(company);
        }

        var taken = decision with { Actor = command.Actor, Reason = command.Reason, DecidedAt = clock.GetUtcNow() };
        var result = await doubts.DecideAsync(tenant, company, taken, command, cancellation);
        return Answers.Of(result, "Not decided", state => Answers.Json(state));
    }

    private async Task<IResult> ListAsync(Tenant tenant, string company, CancellationToken cancellation)
    {
        if (tenant.LegalEntities.All(entity => entity.Id != company))
        {
            return NoCompany(company);
        }

        var decisions = await doubts.DecisionsAsync(tenant, company, cancellation);
        var (asked, unread) = (new List<(string Key, string Text, string Order)>(), new UnreadRecords());
        await foreach (var state in queries.Collecting(unread).StatesAsync<TaxRecord>(tenant.Id, tenant.HomeRegion, FabricStreams.Taxes, cancellation))
        {
            asked.AddRange(state.Data.Determinations
                .Where(each => each.IsOpen && state.Data.LegalEntityId == company)
                .SelectMany(each => each.Result.Treatments.SelectMany(treatment => treatment.Doubts ?? []))
                .Select(doubt => (doubt.Key, doubt.Text, state.Data.Reference!)));
        }

        var open = asked.GroupBy(each => each.Key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new OpenTaxDoubt(group.Key, group.First().Text, [.. group.Select(each => each.Order).Distinct(StringComparer.Ordinal)]));
        return Answers.Json(new TaxDoubtsAnswer([.. open], [.. decisions.All.Reverse()])
        {
            Unread = unread.All.Count == 0 ? null : [.. unread.All.Select(record => record.ToString())],
        });
    }

    private static IResult NoCompany(string company) =>
        Problems.Of(StatusCodes.Status404NotFound, "No such company", "tax.company", $"The tenant has no legal entity {company}.");

    /// <summary>Reads a decision.</summary>
    internal static TaxDecision Read(JsonFields fields) => new(
        fields.Text("question"),
        fields.OptionalText("treatment"),
        fields.OptionalText("reasonCode"),
        fields.OptionalText("taxReason"),
        Day(fields, "from"),
        Day(fields, "until"),
        string.Empty,
        string.Empty,
        default);

    private static DateOnly? Day(JsonFields fields, string name)
    {
        if (fields.OptionalText(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day))
        {
            return day;
        }

        fields.Refuse(name, "not-a-day", "must be a day such as 2026-01-31");
        return null;
    }
}
