using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>The check of mapped records by our own readers, before anything is sent.</summary>
public static class MappedCheck
{
    private const string Somebody = "partner";

    /// <summary>Every problem, at its place in the partner's input.</summary>
    public static IReadOnlyList<Problem> Problems(PartnerMapping mapping, IReadOnlyList<MappedRecord> records) => mapping.Produces == MappedKind.Usage
        ? Of(MappedUsageWebhook.Check(records))
        : records.SelectMany(record => record.Problems.Count > 0 ? record.Problems : Check(mapping.Produces, record).Select(record.AtOrigin)).ToList();

    private static IReadOnlyList<Problem> Check(MappedKind kind, MappedRecord record) => kind switch
    {
        MappedKind.Order => Of(PartnerOrderReader.Read(record.Body, Somebody)),
        MappedKind.Payment => Of(PartnerPaymentReader.Read(record.Body, Somebody, Somebody)),
        MappedKind.Fulfilment => Of(FulfilmentReportReader.Read(record.Body, Somebody)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IReadOnlyList<Problem> Of<T>(ParseResult<T> reading) => reading is ParseResult<T>.Failure failure ? failure.Problems : [];
}
