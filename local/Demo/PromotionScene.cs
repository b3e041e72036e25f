using Billing.Local.Commands;
using Billing.Local.Hosting;

namespace Billing.Local.Demo;

/// <summary>A basket for which two promotions of one group compete, under a contract, with a coupon and an override: why each line costs what it costs.</summary>
internal static class PromotionScene
{
    /// <summary>Prices the basket and shows the explanation; the same as the command <c>price</c>.</summary>
    /// <returns>True if it has its prices.</returns>
    public static bool Play(DemoScreen screen)
    {
        screen.Say(string.Empty);
        screen.Say("Prices: of the promotions Herbstaktion and Treuerabatt, which exclude each other, the one with precedence counts");
        return PriceCommand.Run(Samples.Read("nordwind/pricing/prices.json"), Samples.Read("nordwind/pricing/order.json"), PlainConsole.Current) == 0;
    }
}
