using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Provider;

/// <summary>The answer of a tax service.</summary>
public abstract record TaxProviderAnswer
{
    private TaxProviderAnswer()
    {
    }

    /// <summary>The tax of each line. Amounts are computed here, so that they round as all others do.</summary>
    /// <param name="Reference">The service's own id of the answer.</param>
    /// <param name="Treatments">By line id; one a line of the query.</param>
    public sealed record Answered(string Reference, IReadOnlyDictionary<string, TaxTreatment> Treatments) : TaxProviderAnswer;

    /// <summary>It could not be asked, or its answer could not be understood.</summary>
    /// <param name="Reason">Why, for a person; no personal data.</param>
    public sealed record Unavailable(string Reason) : TaxProviderAnswer;
}
