using System.Text.Encodings.Web;
using System.Text.Json;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Functions.Runtime;
using Billing.Local.Hosting;

namespace Billing.Local.Demo;

/// <summary>Writes the results of the demo: documents, reports, trial balance, summary.</summary>
internal sealed class DemoReport(LocalFabric fabric, string folder)
{
    // Amounts are JSON numbers here, as a reader of a summary expects; nothing is computed from them.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Takes what an earlier demo left out of the way.</summary>
    public void Prepare()
    {
        foreach (var part in new[] { "invoices", "settlements" })
        {
            var path = Path.Combine(folder, part);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Writes everything and returns the summary.</summary>
    /// <param name="books">The books of every tenant.</param>
    /// <param name="counts">What was sent.</param>
    /// <param name="scenes">What else was checked.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<DemoSummary> WriteAsync(
        IReadOnlyList<DemoBooks> books, DemoCounts counts, IReadOnlyList<SummaryCheck> scenes, CancellationToken cancellation)
    {
        foreach (var book in books)
        {
            await CopyAsync(BlobContainers.Invoices, book.Tenant.Id + "/", name => Path.Combine("invoices", name), cancellation);
            await CopyAsync(BlobContainers.Reports, book.Tenant.Id + "/settlements/", name => name.Replace("/settlements/", "/", StringComparison.Ordinal), cancellation);
        }

        var balance = books.SelectMany(book => book.TrialBalance).ToList();
        await File.WriteAllLinesAsync(Path.Combine(folder, "trial-balance.csv"), TrialBalanceCsv(balance), cancellation);
        await File.WriteAllBytesAsync(Path.Combine(folder, "trial-balance.json"), JsonSerializer.SerializeToUtf8Bytes(balance, Json), cancellation);
        var summary = Summarise(books, counts, [.. await LeftBehind.CheckAsync(fabric, cancellation), .. scenes]);
        await File.WriteAllBytesAsync(Path.Combine(folder, "summary.json"), JsonSerializer.SerializeToUtf8Bytes(summary, Json), cancellation);
        return summary;
    }

    private static DemoSummary Summarise(IReadOnlyList<DemoBooks> books, DemoCounts counts, IReadOnlyList<SummaryCheck> others)
    {
        var orders = books.SelectMany(book => book.Facts.Orders).ToList();
        var captured = books.SelectMany(book => book.Facts.Payments).Where(payment => payment.Captured is not null).ToList();
        var payouts = books.SelectMany(book => book.Settlements).Where(payout => payout.Completed).ToList();
        var obligations = books.SelectMany(book => book.Facts.Contracts).SelectMany(contract => contract.Obligations).ToList();
        var checks = books.SelectMany(book => book.Checks.Select(check => new SummaryCheck($"{book.Tenant.Id}: {check.Name}", check.Ok, check.Detail)))
            .Concat(others)
            .ToList();
        return new DemoSummary(
            new OrderCounts(
                counts.OrdersReceived,
                orders.Count(order => order.Status == OrderStatus.Confirmed),
                counts.OrderDuplicates,
                orders.Count(order => order.Status == OrderStatus.Rejected)),
            new UsageCounts(counts.UsageReceived, counts.UsageAccepted, counts.UsageDuplicates),
            books.SelectMany(book => book.Invoices).Select(row => new SummaryInvoice(
                row.Id, row.LegalEntityId, row.Gross.Currency.Code, row.Net.Amount, row.Tax.Amount, row.Gross.Amount, "invoices/" + row.Pdf)).ToList(),
            new PaymentFigures(captured.Count, DemoBooks.ByCurrency(captured.Select(payment => payment.Captured!.Value))),
            new SettlementFigures(
                payouts.Sum(payout => payout.Lines),
                payouts.Sum(payout => payout.Lines - payout.Unmatched),
                payouts.Sum(payout => payout.Unmatched),
                DemoBooks.ByCurrency(payouts.Select(payout => payout.Totals!.Fees))),
            new RevenueFigures(DemoBooks.ByCurrency(obligations.Select(each => each.Recognised)), DemoBooks.ByCurrency(obligations.Select(each => each.Deferred))),
            Balances(books.SelectMany(book => book.TrialBalance)),
            new SummaryAudit(checks, checks.Count > 0 && checks.All(check => check.Ok)));
    }

    private static List<SummaryBalance> Balances(IEnumerable<TrialBalanceLine> lines) => lines
        .GroupBy(line => (line.LegalEntityId, line.Currency))
        .Select(group => new SummaryBalance(group.Key.LegalEntityId, group.Key.Currency, group.Sum(line => line.Debits), group.Sum(line => line.Credits)))
        .ToList();

    private static IEnumerable<string> TrialBalanceCsv(IEnumerable<TrialBalanceLine> lines) =>
        lines.Select(line => $"{line.LegalEntityId},{line.Account},{line.Currency},{line.Debits},{line.Credits},{line.Balance}")
            .Prepend("legalEntity,account,currency,debits,credits,balance");

    private async Task CopyAsync(string container, string prefix, Func<string, string> pathOf, CancellationToken cancellation)
    {
        var blobs = fabric.Blobs.GetBlobContainerClient(container);
        await foreach (var blob in blobs.GetBlobsAsync(new Azure.Storage.Blobs.Models.GetBlobsOptions { Prefix = prefix }, cancellation))
        {
            var relative = pathOf(blob.Name);
            var path = Path.Combine(folder, container == BlobContainers.Reports ? "settlements" : string.Empty, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var file = File.Create(path);
            await blobs.GetBlobClient(blob.Name).DownloadToAsync(file, cancellation);
        }
    }
}
