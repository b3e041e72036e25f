using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Files as Stripe lets one download them, over the route to the report.</summary>
/// <remarks>
/// Columns: docs.stripe.com/reports/report-types/payout-reconciliation and /balance. A file without the payout's own line and with
/// reserved funds and unpaid rows: BananaAccounting/Universal, extensions/import/stripe. Names of files: those of the Dashboard.
/// </remarks>
[Trait("Capability", "STL-01")]
[Trait("Capability", "STL-02")]
[Trait("Adapter", "stripe-payouts")]
public sealed class SettlementFileTests
{
    private const string Default = "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,available_on,currency,gross,fee,net,reporting_category,description";
    private const string Header = "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,currency,gross,fee,net,reporting_category,source_id,charge_id,payment_intent_id";

    [Fact]
    public async Task A_payout_without_a_line_of_its_own_is_taken_matched_and_booked()
    {
        await using var scenario = await PaidAsync(Payment("pi_1", 1680));
        var report = await SettledAsync(scenario, "po_1", Header, Row("po_1", "txn_1", "16.80", "0.50", "16.30", "charge", "ch_1", "ch_1,pi_1"));

        Assert.Equal(("rows", "16.80", "16.30"), (report["control"]!.ToString(), report["totals"]!["charges"]!.ToString(), report["totals"]!["cash"]!.ToString()));
        Assert.Equal(0, report["counts"]!["unmatched"]!.GetValue<int>());
        Assert.Equal((16.30m, 0m), (await BalanceAsync(scenario, Account.Bank), await BalanceAsync(scenario, Account.GatewayClearing)));
    }

    [Theory]
    [InlineData("charge_id", "ch_pi_1")]
    [InlineData("source_id", "ch_pi_1")]
    [InlineData("payment_metadata[order_reference]", "A-pi_1")]
    public async Task A_line_finds_its_payment_by_charge_or_order_where_the_file_names_no_payment(string column, string value)
    {
        await using var scenario = await PaidAsync(Payment("pi_1", 1680));
        var report = await SettledAsync(
            scenario, "po_1", $"{Default},{column}", $"po_1,2026-11-30 00:00:00,txn_1,2026-11-28 10:00:00,2026-11-30 00:00:00,eur,16.80,0.50,16.30,charge,Order,{value}");

        Assert.Equal(("matched", "pi_1"), (report["lines"]![0]!["status"]!.ToString(), report["lines"]![0]!["paymentId"]!.ToString()));
        Assert.Equal(0m, await BalanceAsync(scenario, Account.GatewayClearing));
    }

    [Fact]
    public async Task Default_columns_alone_are_refused_with_what_to_tick_in_Stripe()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SettlementAsync("nordwind", "default.csv", $"{Default}\npo_2,2026-11-30 00:00:00,txn_1,2026-11-28 10:00:00,2026-11-30 00:00:00,eur,16.80,0.50,16.30,charge,Order\n");

        var rejected = await scenario.GetAsync("api/settlements/nordwind/stripe/default.csv.rejected");
        var problem = Assert.Single(rejected.Json.GetProperty("problems").EnumerateArray());
        Assert.Equal("$.lines[1].payment_intent_id", problem.GetProperty("path").GetString());
        Assert.Contains("tick it among the columns", problem.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charge_settled_in_another_currency_is_matched_by_what_the_customer_paid_and_both_clearings_close()
    {
        await using var scenario = await PaidAsync(Payment("pi_3", 10850, "usd"));
        var report = await SettledAsync(
            scenario,
            "po_3",
            Header + ",customer_facing_amount,customer_facing_currency",
            Row("po_3", "txn_1", "100.11", "3.20", "96.91", "charge", "ch_3", "ch_3,pi_3,108.50,usd"),
            Row("po_3", "txn_2", "-96.91", "0.00", "-96.91", "payout", "po_3", ",,,"));

        Assert.Equal("settlement.reference", report["lines"]![0]!["code"]!.ToString());
        var balances = TrialBalance.Of((await scenario.AuditedBooksAsync("nordwind")).Days);
        Assert.All(balances.Where(line => line.Account == Account.GatewayClearing), line => Assert.Equal(0m, line.Balance));
        Assert.Equal([("EUR", -100.11m), ("USD", 108.50m)], balances.Where(line => line.Account == Account.CurrencyConversion).Select(line => (line.Currency, line.Balance)).Order());
    }

    [Fact]
    public async Task A_refund_that_failed_comes_back()
    {
        await using var scenario = await PaidAsync(Payment("pi_5", 4000));
        var report = await SettledAsync(
            scenario,
            "po_5",
            Header,
            Row("po_5", "txn_1", "-40.00", "0.00", "-40.00", "refund", "re_5", "ch_5,pi_5"),
            Row("po_5", "txn_2", "40.00", "0.00", "40.00", "refund_failure", "re_5", "ch_5,pi_5"),
            Row("po_5", "txn_3", "0.00", "0.00", "0.00", "payout", "po_5", ","));

        Assert.Equal(("0.00", "0.00", 0), (report["totals"]!["refunds"]!.ToString(), report["totals"]!["cash"]!.ToString(), report["counts"]!["unmatched"]!.GetValue<int>()));
        Assert.Equal(40m, await BalanceAsync(scenario, Account.GatewayClearing));
    }

    [Fact]
    public async Task A_charge_listed_at_what_was_authorised_is_settled_at_what_was_captured()
    {
        await using var scenario = await PaidAsync(Payment("pi_6", 400));
        var report = await SettledAsync(
            scenario,
            "po_6",
            Header,
            Row("po_6", "txn_1", "10.00", "0.50", "9.50", "charge", "ch_6", "ch_6,pi_6"),
            Row("po_6", "txn_2", "-6.00", "-0.20", "-5.80", "partial_capture_reversal", "re_6", "ch_6,pi_6"));

        Assert.Equal(("4.00", "3.70", 0), (report["totals"]!["charges"]!.ToString(), report["totals"]!["cash"]!.ToString(), report["counts"]!["unmatched"]!.GetValue<int>()));
        Assert.Equal(0m, await BalanceAsync(scenario, Account.GatewayClearing));
    }

    [Fact]
    public async Task A_comma_for_decimals_and_a_long_name_with_its_zone_are_taken_and_what_is_not_paid_out_is_told()
    {
        await using var scenario = await PaidAsync(Payment("pi_7", 1680));
        const string name = "Itemized_balance_change_from_activity_EUR_2026-11-01_00-00-00_to_2026-11-30_Europe-Berlin (1).csv";
        var text = $"""
            {Header}
            "po_7","2026-11-30 01:00:00","txn_1","2026-11-28 11:00:00","eur","16,80","0,50","16,30","charge","ch_7","ch_7","pi_7"
            "po_7","2026-11-30 01:00:00","txn_2","2026-11-28 11:00:00","eur","-2,00","0,00","-2,00","risk_reserved_funds","","",""
            "","","txn_3","2026-11-30 11:00:00","eur","5,00","0,20","4,80","charge","ch_8","ch_8","pi_8"
            """;
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.SettlementAsync("nordwind", name, text)).Status);

        var report = (await scenario.GetAsync("api/settlements/nordwind/stripe/po_7")).Json;
        Assert.Equal(("2026-11-30", "-2.00"), (report.GetProperty("effectiveOn").GetString(), report.GetProperty("totals").GetProperty("reserves").GetString()));
        Assert.Equal("2026-11-28T10:00:00Z", report.GetProperty("lines")[0].GetProperty("createdAt").GetString());
        Assert.Equal(2m, await BalanceAsync(scenario, Account.GatewayClearing));
        var rest = await scenario.GetAsync($"api/settlements/nordwind/stripe/{Uri.EscapeDataString(name)}.not-paid-out");
        Assert.Equal(1, rest.Json.GetProperty("notPaidOut").GetProperty("lines").GetInt32());
    }

    [Fact]
    public async Task Times_of_the_accounts_zone_are_those_of_the_company_unless_the_source_says_another()
    {
        await using var scenario = await Scenario.StartAsync();
        var text = $"{Header}\npo_8,2026-11-29 19:00:00,txn_1,2026-11-27 20:30:00,usd,10.00,0.50,9.50,fee,fee_1,,\n";
        await scenario.SettlementAsync("sierra", "new-york.csv", text);

        var report = (await scenario.GetAsync("api/settlements/sierra/stripe/po_8")).Json;
        Assert.Equal("2026-11-30", report.GetProperty("effectiveOn").GetString());
        Assert.Equal("2026-11-28T01:30:00Z", report.GetProperty("lines")[0].GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task A_category_without_a_rule_is_shown_to_a_person_and_refuses_nothing()
    {
        await using var scenario = await Scenario.StartAsync();
        string[] categories = ["charge_failure", "payout_reversal", "topup", "transfer", "tax", "contribution", "financing_payout", "issuing_transaction", "other_adjustment", "of_next_year"];
        await SettledAsync(scenario, "po_9", Header, [.. categories.Select((category, i) => Row("po_9", $"txn_{i}", "1.00", "0.00", "1.00", category, "x", ","))]);

        var exceptions = await scenario.GetAsync("api/exceptions/nordwind");
        Assert.Equal(categories.Length, exceptions.Json.EnumerateArray().Count(each => each.GetProperty("code").GetString() == "settlement.unexplained"));
        Assert.Equal(-10m, await BalanceAsync(scenario, Account.UnidentifiedReceipts));
    }

    [Theory]
    [InlineData(1630, true)]
    [InlineData(1629, false)]
    public async Task What_Stripe_tells_of_a_payout_controls_a_file_that_comes_later(int amount, bool taken)
    {
        await using var scenario = await PaidAsync(Payment("pi_1", 1680), PayoutPaid("po_1", amount));
        await scenario.SettlementAsync("nordwind", "f.csv", $"{Header}\n{Row("po_1", "txn_1", "16.80", "0.50", "16.30", "charge", "ch_1", "ch_1,pi_1")}\n");

        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await scenario.GetAsync("api/settlements/nordwind/stripe/po_1")).Status);
        Assert.Equal(taken ? 16.30m : 0m, await BalanceAsync(scenario, Account.Bank));
        Assert.Equal(taken ? [] : ["settlement.payout-total-differs"], await CodesAsync(scenario));
    }

    [Fact]
    public async Task What_Stripe_tells_of_a_payout_later_is_compared_with_its_file()
    {
        await using var scenario = await PaidAsync(Payment("pi_1", 1680));
        await SettledAsync(scenario, "po_1", Header, Row("po_1", "txn_1", "16.80", "0.50", "16.30", "charge", "ch_1", "ch_1,pi_1"));
        await scenario.StripeAsync("nordwind", PayoutPaid("po_1", 2000));
        await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(["settlement.payout-total-differs"], await CodesAsync(scenario));
    }

    [Theory]
    [InlineData("shopify", "settlement.no-file-format", HttpStatusCode.UnprocessableEntity)]
    [InlineData("adyen", "settlement.no-file-format", HttpStatusCode.UnprocessableEntity)]
    [InlineData("kontor-pay", "settlement.no-file-format", HttpStatusCode.UnprocessableEntity)]
    [InlineData("nobody", "settlement.unknown-gateway", HttpStatusCode.NotFound)]
    public async Task A_source_that_has_no_settlement_files_refuses_one_at_once(string source, string code, HttpStatusCode status)
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.SettlementAsync("nordwind", "f.csv", Header, source);

        Assert.Equal((status, code), (answer.Status, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
        Assert.Empty(await CodesAsync(scenario));
    }

    [Theory]
    [InlineData("a\tb.csv")]
    [InlineData("dot.")]
    public async Task A_name_that_storage_does_not_take_is_refused(string name)
    {
        await using var scenario = await Scenario.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await scenario.SettlementAsync("nordwind", name, Header)).Status);
    }

    private static string Row(string payout, string id, string gross, string fee, string net, string category, string source, string rest) =>
        $"{payout},2026-11-30 00:00:00,{id},2026-11-28 10:00:00,eur,{gross},{fee},{net},{category},{source},{rest}";

    private static async Task<JsonNode> SettledAsync(Scenario scenario, string payout, string header, params string[] rows)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.SettlementAsync("nordwind", $"{payout}.csv", string.Join('\n', [header, .. rows]) + "\n")).Status);
        var report = await scenario.GetAsync($"api/settlements/nordwind/stripe/{payout}");
        Assert.Equal(HttpStatusCode.OK, report.Status);
        return JsonNode.Parse(report.Json.GetRawText())!;
    }

    private static async Task<decimal> BalanceAsync(Scenario scenario, string account) =>
        TrialBalance.Of((await scenario.AuditedBooksAsync("nordwind")).Days).Where(line => line.Account == account && line.Currency == "EUR").Sum(line => line.Balance);

    private static async Task<List<string?>> CodesAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Select(each => each.GetProperty("code").GetString())];

    private static async Task<Scenario> PaidAsync(params JsonNode[] told)
    {
        var scenario = await Scenario.StartAsync();
        foreach (var happened in told)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await scenario.StripeAsync("nordwind", happened)).Status);
        }

        await scenario.DrainAsync();
        return scenario;
    }

    private static JsonNode Payment(string id, int minor, string currency = "eur")
    {
        var happened = Scenario.Sample("nordwind/stripe/payment-1002.json");
        var intent = happened["data"]!["object"]!;
        (happened["id"], intent["id"], intent["latest_charge"], intent["currency"]) = ($"evt_{id}", id, $"ch_{id}", currency);
        (intent["amount"], intent["amount_received"]) = (minor, minor);
        intent["metadata"]!["order_reference"] = $"A-{id}";
        return happened;
    }

    private static JsonNode PayoutPaid(string id, int minor) => JsonNode.Parse($$"""
        {
          "id": "evt_{{id}}", "object": "event", "created": 1796000000, "livemode": false, "pending_webhooks": 1, "type": "payout.paid",
          "data": { "object": { "id": "{{id}}", "object": "payout", "amount": {{minor}}, "arrival_date": 1796000000, "automatic": true, "created": 1795900000,
            "currency": "eur", "method": "standard", "reconciliation_status": "completed", "status": "paid", "type": "bank_account" } }
        }
        """)!;
}
