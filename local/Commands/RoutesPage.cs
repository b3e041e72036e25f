using Billing.Local.Functions;

namespace Billing.Local.Commands;

/// <summary>What is printed when the fabric is served: every route with a curl line that can be pasted as it is.</summary>
internal static class RoutesPage
{
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["ReceiveWebhook"] = "dotnet run --project local -- sign nordwind shopify samples/nordwind/shopify/order-1002-mixed-basket.json"
            + " | curl -K - {0}/api/webhooks/nordwind/shopify --data-binary @samples/nordwind/shopify/order-1002-mixed-basket.json",
        ["ReceiveUsage"] = "curl {0}/api/usage/nordwind -H 'Content-Type: application/cloudevents-batch+json' --data-binary @samples/nordwind/usage/october-1.json",
        ["GetOrder"] = "curl {0}/api/orders/nordwind/1002",
        ["GetInvoices"] = "curl {0}/api/invoices/nordwind",
        ["GetInvoiceDocument"] = "curl {0}/api/invoices/nordwind/NW-2026-000001/pdf -o invoice.pdf",
        ["GetInvoiceLink"] = "curl {0}/api/invoices/nordwind/NW-2026-000001/link",
        ["GetTrialBalance"] = "curl {0}/api/trial-balance/nordwind",
        ["GetExceptions"] = "curl {0}/api/exceptions/nordwind",
        ["PutSettlementFile"] = "curl -X PUT {0}/api/settlements/nordwind/stripe/payout-1.csv --data-binary @samples/nordwind/settlements/po_NW20261102EUR.csv",
        ["GetSettlementReport"] = "curl {0}/api/settlements/nordwind/stripe/po_1NW20261102EUR",
        ["GetComparison"] = "curl {0}/api/comparisons/nordwind/ledger/posted/rules",
        ["GetMeasures"] = "curl {0}/api/measures",
        ["GetOpenApi"] = "curl {0}/api/openapi.json",
        ["GetCustomerValue"] = "curl {0}/api/customers/nordwind/$(printf 'tenant:nordwind\nemail\nanna.gross@mail.example' | sha256sum | cut -c1-32)/value",
        ["GetAudit"] = "curl {0}/api/audit/nordwind",
    };

    public static void Print(LocalFunctionsHost host, string url, string data)
    {
        Console.WriteLine($"{Bold($"The billing fabric is served at {url}")}; its data is kept in {Path.GetFullPath(data)}.");
        Console.WriteLine();
        foreach (var route in host.Routes.OrderBy(route => route.Template, StringComparer.Ordinal))
        {
            Console.WriteLine($"{Bold($"{string.Join(',', route.Methods)} {route.Template}")}  {route.Function}");
            if (Examples.TryGetValue(route.Function, out var example))
            {
                Console.WriteLine("    " + string.Format(example, url));
            }
        }

        Console.WriteLine();
        Console.WriteLine("Ctrl+C stops it.");
    }

    private static string Bold(string text) => Console.IsOutputRedirected ? text : $"\e[1m{text}\e[0m";
}
