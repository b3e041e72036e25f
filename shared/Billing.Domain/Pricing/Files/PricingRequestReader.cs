using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Files;

/// <summary>
/// Reads an order to be priced: <c>{"reference":"1001","at":"2026-11-20T12:00:00+01:00","timeZone":"Europe/Berlin",
/// "currency":"EUR","customer":"c-1","segments":["retail"],"zone":"dach","coupons":["WELCOME"],
/// "lines":[{"lineId":"1","sku":"A","quantity":"2"}]}</c>. Optional are <c>contractId</c>, <c>segments</c>, <c>zone</c>,
/// <c>coupons</c>, <c>couponUses</c>, <c>approval</c>, and of a line <c>basis</c> and <c>override</c>.
/// </summary>
public static class PricingRequestReader
{
    /// <summary>Reads it, or names every problem by its JSON path.</summary>
    /// <param name="json">UTF-8.</param>
    public static ParseResult<PricingRequest> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "pricing", root =>
    {
        root.RefuseOthers(
            "reference", "at", "timeZone", "currency", "customer", "contractId", "segments", "zone", "coupons", "couponUses", "approval", "lines");
        var lines = root.RequiredItems("lines").Select(LineOf).ToList();
        if (lines.GroupBy(line => line.LineId, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            root.Refuse("lines", "twice", $"hold line id {twice.Key} {twice.Count()} times");
        }

        return new PricingRequest(root.Text("reference"), root.Time("at"), root.Text("timeZone"), root.Text("currency"), root.Text("customer"), lines)
        {
            ContractId = root.OptionalText("contractId"),
            Segments = root.Texts("segments"),
            Zone = root.OptionalText("zone"),
            Coupons = root.Texts("coupons"),
            CouponUses = [.. root.Items("couponUses").Select(use => new CouponUse(use.Text("code"), (int)use.Whole("total"), (int)use.Whole("byCustomer")))],
            Approval = root.OptionalChild("approval") is { } approval
                ? new PriceApproval(approval.NotNegative("maxRate"), approval.Text("requestedBy"), approval.Text("approvedBy"), approval.Time("approvedAt"))
                : null,
        };
    });

    private static PricingLine LineOf(JsonFields line)
    {
        line.RefuseOthers("lineId", "sku", "quantity", "basis", "override");
        return new PricingLine(line.Text("lineId"), line.Text("sku"), line.Decimal("quantity"), line.Decimal("basis", 0), OverrideOf(line.OptionalChild("override")));
    }

    private static PriceOverride? OverrideOf(JsonFields? set) => set is null
        ? null
        : new PriceOverride(set.Decimal("unitPrice"), set.Text("reason"), set.Text("requestedBy"), set.Text("approvedBy"), set.Time("approvedAt"));
}
