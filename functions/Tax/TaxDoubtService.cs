using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Decisions;
using Billing.Domain.Tax.Determination;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tax;

/// <summary>Brings doubts about tax to a person, one exception a question and company, and keeps what was decided.</summary>
public sealed class TaxDoubtService(StreamStore store, ExceptionQueue exceptions, TaxTableBooks tables)
{
    private const string Prefix = "tax-doubt-";
    private const int DigestLength = 16;

    /// <summary>Reads the decisions that persons made for a company.</summary>
    public async Task<TaxDecisions> DecisionsAsync(Tenant tenant, string legalEntityId, CancellationToken cancellation) =>
        new((await store.LoadAsync<TaxDecisionRecord>(Address(tenant, legalEntityId), cancellation)).Decisions);

    /// <summary>Asks about a doubt; the same question of a company is asked once while it is open.</summary>
    public Task AskAsync(Tenant tenant, string legalEntityId, string reference, TaxDoubt doubt, CancellationToken cancellation) => exceptions.RaiseAsync(
        tenant.Id,
        tenant.HomeRegion,
        ExceptionOf(legalEntityId, doubt.Key),
        StorefrontTaxDoubts.QuestionOf(doubt, legalEntityId, reference),
        reference,
        amount: null,
        $"{reference}:{doubt.Key}",
        cancellation);

    /// <summary>Takes a decision and closes the question; what was taxed under the doubt is trued up by the next night.</summary>
    public async Task<CommitResult<TaxDecisionRecord>> DecideAsync(Tenant tenant, string legalEntityId, TaxDecision decision, HttpCommand command, CancellationToken cancellation)
    {
        var inForce = await tables.GetAsync(tenant, cancellation);
        var result = await store.ExecuteAsync<TaxDecisionRecord>(
            Address(tenant, legalEntityId),
            command.On("decide-tax-doubt") with { OpensStream = true },
            state => TaxDecisionDecider.Decide(state, legalEntityId, decision, inForce.Tables),
            cancellation);
        if (result is not CommitResult<TaxDecisionRecord>.Rejected)
        {
            await exceptions.ResolveAsync(
                tenant.Id,
                tenant.HomeRegion,
                ExceptionOf(legalEntityId, decision.Question),
                $"Decided by {decision.Actor}: {decision.Reason}",
                $"decided:{decision.Question}:{decision.DecidedAt:O}",
                cancellation);
        }

        return result;
    }

    /// <summary>Id of the exception about a question of a company.</summary>
    internal static string ExceptionOf(string legalEntityId, string question) =>
        $"{Prefix}{legalEntityId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)))[..DigestLength]}";

    /// <summary>The company of an exception about a doubt; null when it is about something else.</summary>
    internal static string? CompanyOf(string exceptionId) =>
        exceptionId.StartsWith(Prefix, StringComparison.Ordinal) && exceptionId.Length > Prefix.Length + DigestLength + 1
            ? exceptionId[Prefix.Length..^(DigestLength + 1)]
            : null;

    private static StreamAddress Address(Tenant tenant, string legalEntityId) => new(tenant.Id, tenant.HomeRegion, FabricStreams.TaxDecisionsOf(legalEntityId));
}
