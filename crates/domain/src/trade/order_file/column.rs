//! What a column of a file of orders probably is, by its header.

use crate::customers::folding::fold;

words! {
    /// What a column becomes.
    OrderColumn, UnknownOrderColumn, "a column is number, company, website, code, country, placed, confirmed, cancelled, sample, status, amount, currency, quantity or unit_price":
    Number = "number",
    Company = "company",
    Website = "website",
    /// The customer's number: the company's name where there is no other.
    Code = "code",
    Country = "country",
    Placed = "placed",
    Confirmed = "confirmed",
    Cancelled = "cancelled",
    Sample = "sample",
    Status = "status",
    Amount = "amount",
    Currency = "currency",
    Quantity = "quantity",
    UnitPrice = "unit_price",
}

/// Headers by column, without blanks and signs: English, Chinese, Spanish, Vietnamese, Arabic, German, French.
const HEADERS: &[(OrderColumn, &str)] = &[
    (
        OrderColumn::Number,
        "number|no|order|ordernumber|orderno|orderid|ordernr|invoice|invoiceno|invoicenumber|invoiceid|invoicenr|po|ponumber|pono|reference|ref|documentno|documentnumber|transactionid|salesorder|订单号|订单编号|发票号|合同号|numerodepedido|pedido|factura|numerodefactura|sodonhang|donhang|sohoadon|رقمالطلب|رقمالفاتورة|bestellnummer|auftragsnummer|rechnungsnummer|numerodecommande|commande|numerodefacture",
    ),
    (
        OrderColumn::Company,
        "company|companyname|customer|customername|client|clientname|buyer|buyername|account|accountname|organisation|organization|firm|name|公司|公司名称|客户|客户名称|买家|empresa|cliente|nombredelcliente|congty|khachhang|tenkhachhang|الشركة|العميل|اسمالعميل|firma|kunde|kundenname|unternehmen|entreprise|societe|nomduclient",
    ),
    (
        OrderColumn::Website,
        "website|companywebsite|domain|companydomain|web|url|homepage|网址|网站|sitioweb|trangweb|الموقع|webseite|siteweb",
    ),
    (
        OrderColumn::Code,
        "customerid|customerno|customernumber|customercode|clientid|clientno|clientcode|companyid|companycode|companynumber|buyerid|accountid|accountnumber|accountno|code|id|custid|userid|客户编号|客户代码|codigodecliente|makhachhang|رقمالعميل|kundennummer|numeroclient|codeclient",
    ),
    (
        OrderColumn::Country,
        "country|customercountry|shipcountry|countrycode|国家|国别|pais|quocgia|nuoc|الدولة|البلد|land|pays",
    ),
    (
        OrderColumn::Placed,
        "date|day|placed|placedat|placedon|orderdate|ordered|orderedat|orderedon|orderedate|invoicedate|purchasedate|transactiondate|orderplaced|created|createdat|datetime|timestamp|orderpurchasetimestamp|日期|下单日期|订单日期|发票日期|fecha|fechadepedido|fechadefactura|ngay|ngaydathang|ngayhoadon|التاريخ|تاريخالطلب|تاريخالفاتورة|datum|bestelldatum|rechnungsdatum|auftragsdatum|datedecommande|datedefacture",
    ),
    (
        OrderColumn::Confirmed,
        "confirmed|confirmedat|confirmedon|confirmationdate|dateconfirmed|isconfirmed|确认|确认日期|confirmado|fechadeconfirmacion|xacnhan|ngayxacnhan|مؤكد|تاريخالتأكيد|bestatigt|bestatigtam|confirmee|datedeconfirmation",
    ),
    (
        OrderColumn::Cancelled,
        "cancelled|canceled|cancelledat|canceledat|cancelledon|canceledon|cancellationdate|datecancelled|iscancelled|iscanceled|void|voided|取消|取消日期|cancelado|fechadecancelacion|huy|dahuy|ngayhuy|ملغى|تاريخالإلغاء|storniert|storniertam|annulee|datedannulation",
    ),
    (OrderColumn::Sample, "sample|issample|sampleorder|样品|样品单|muestra|mau|hangmau|عينة|muster|echantillon"),
    (OrderColumn::Status, "status|state|orderstatus|invoicestatus|状态|订单状态|estado|trangthai|الحالة|etat|statut"),
    (
        OrderColumn::Amount,
        "amount|total|totalamount|ordertotal|ordervalue|orderamount|invoiceamount|invoicetotal|grandtotal|value|sum|sales|revenue|totalprice|netamount|price|金额|总额|总金额|订单金额|importe|monto|totaldelpedido|sotien|tongtien|giatri|المبلغ|الإجمالي|betrag|summe|gesamtbetrag|montant|montanttotal",
    ),
    (
        OrderColumn::Currency,
        "currency|currencycode|ccy|curr|cur|币种|货币|moneda|tiente|loaitien|العملة|wahrung|devise|monnaie",
    ),
    (
        OrderColumn::Quantity,
        "quantity|qty|quantityordered|units|pieces|数量|cantidad|soluong|الكمية|menge|anzahl|quantite",
    ),
    (
        OrderColumn::UnitPrice,
        "unitprice|priceeach|priceperunit|itemprice|单价|preciounitario|dongia|سعرالوحدة|einzelpreis|stuckpreis|prixunitaire",
    ),
];

/// What the columns are; each column of an order is found once, at the first header that names it.
pub fn guess_order_columns(headers: &[String]) -> Vec<Option<OrderColumn>> {
    let mut taken: Vec<OrderColumn> = Vec::new();
    let mut guesses = Vec::with_capacity(headers.len());
    for header in headers {
        let found = guessed(header).filter(|column| !taken.contains(column));
        taken.extend(found);
        guesses.push(found);
    }
    // With a quantity beside it, a price is that of a piece.
    if taken.contains(&OrderColumn::Quantity) && !taken.contains(&OrderColumn::UnitPrice) {
        for (header, guess) in headers.iter().zip(&mut guesses) {
            if *guess == Some(OrderColumn::Amount) && plain(header) == "price" {
                *guess = Some(OrderColumn::UnitPrice);
            }
        }
    }
    guesses
}

fn guessed(header: &str) -> Option<OrderColumn> {
    let header = plain(header);
    let named = |names: &str| names.split('|').any(|name| name == header || plain(name) == header);
    HEADERS.iter().find(|(_, names)| named(names)).map(|(column, _)| *column)
}

fn plain(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesses(headers: &[&str]) -> Vec<&'static str> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        guess_order_columns(&headers).into_iter().map(|guess| guess.map_or("-", |column| column.as_str())).collect()
    }

    #[test]
    fn headers_are_known_as_shops_and_accounts_write_them() {
        for (headers, expected) in [
            (
                &[
                    "InvoiceNo",
                    "StockCode",
                    "Description",
                    "Quantity",
                    "InvoiceDate",
                    "UnitPrice",
                    "CustomerID",
                    "Country",
                ][..],
                &["number", "-", "-", "quantity", "placed", "unit_price", "code", "country"][..],
            ),
            (
                &["Invoice", "Quantity", "InvoiceDate", "Price", "Customer ID"],
                &["number", "quantity", "placed", "unit_price", "code"],
            ),
            (
                &[
                    "order_number",
                    "Company",
                    "country",
                    "placed_at",
                    "Confirmed",
                    "Cancelled",
                    "Sample",
                    "Amount",
                    "Currency",
                ],
                &["number", "company", "country", "placed", "confirmed", "cancelled", "sample", "amount", "currency"],
            ),
            (
                &["订单号", "客户名称", "下单日期", "金额", "币种"],
                &["number", "company", "placed", "amount", "currency"],
            ),
            (
                &["Bestellnummer", "Kunde", "Datum", "Betrag", "Währung"],
                &["number", "company", "placed", "amount", "currency"],
            ),
            (&["Date", "Order date", "Total"], &["placed", "-", "amount"]),
            (
                &["Order No.", "Customer", "Order date", "Curr.", "Total"],
                &["number", "company", "placed", "currency", "amount"],
            ),
        ] {
            assert_eq!(guesses(headers), expected, "{headers:?}");
        }
    }
}
