namespace QuestPDF.Helpers;

/// <summary>Names of common font families.</summary>
public static class Fonts
{
    public const string Arial = "Arial";
    public const string Calibri = "Calibri";
    public const string CourierNew = "Courier New";
    public const string Lato = "Lato";
    public const string SegoeUI = "Segoe UI";
    public const string TimesNewRoman = "Times New Roman";
    public const string Verdana = "Verdana";
}
