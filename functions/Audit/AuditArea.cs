using Billing.Functions.Areas;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Audit;

/// <summary>The audit of the books and of the records themselves.</summary>
public static class AuditArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Audit")
    {
        Jobs = [SealDays.Job],
        Services = (services, _) => services.AddSingleton<BooksReader>().AddIntegrity(),
        Guarantees =
        [
            Guarantee.Eventual("reads everything while business goes on; exact when nothing is under way", "GetAudit"),
            Guarantee.Eventual("reads everything while business goes on; a stream that changes while it is read is looked at again", "GetIntegrity"),
            Guarantee.Strong("a query within one logical partition; nothing of a stream's past changes", "GetHistory"),
            Guarantee.Strong("a day that is over does not change; its file is written once, and whoever comes second finds it", nameof(SealDays), nameof(SealDays.SealDaysProcess)),
        ],
    };
}
