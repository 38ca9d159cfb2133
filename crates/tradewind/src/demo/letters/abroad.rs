//! Letters in the readers' own languages.

use super::DemoLetter;

pub const FLOORS_GERMAN: DemoLetter = DemoLetter {
    name: "Eiche in drei Breiten",
    language: "de",
    template: "newsletter",
    subject: "Eiche in drei Breiten: was der Abriebtest ergab",
    slots: &[
        ("preheader", "Ein Abriebtest, ein Hotel in Porto und elf Prozent mehr im Container."),
        ("kicker", "Neues aus dem Werk"),
        ("title", "Eiche in drei Breiten"),
        (
            "lead",
            "Seit diesem Monat liefern wir die Diele in 14, 18 und 22 cm. Drei Notizen dazu, was das für Ihr Lager heißt.",
        ),
        ("first_title", "Was der Abriebtest ergab"),
        (
            "first_text",
            "12.000 Umdrehungen, und die geölte Oberfläche ist noch geschlossen. Den Prüfbericht können Sie einsehen.",
        ),
        ("first_link", "https://www.tide-and-timber.example/wear-test"),
        ("button_text", "Zum Prüfbericht"),
        ("second_title", "1.400 Quadratmeter in neun Tagen"),
        ("second_text", "Wie ein Handwerker in Porto ein Hotel verlegte, ohne ein Zimmer zu schließen."),
        ("second_link", "https://www.tide-and-timber.example/porto"),
        ("third_title", "Elf Prozent mehr im Container"),
        ("third_text", "Die neuen Paletten sind 3 cm niedriger. Den Ladeplan dürfen Sie frei verwenden."),
        ("third_link", "https://www.tide-and-timber.example/loading-plan"),
        ("closing", "Möchten Sie Muster der drei Breiten? Antworten Sie einfach, sie gehen am nächsten Tag raus."),
    ],
};

pub const BENCHES_GERMAN: DemoLetter = DemoLetter {
    name: "Die Bank, die draußen bleibt",
    language: "de",
    template: "newsletter",
    subject: "Die Bank, die den ganzen Winter draußen bleibt",
    slots: &[
        ("preheader", "Akazie, drei Winter im Regen von Bergen, und für alles ein Ersatzteil."),
        ("kicker", "Garten"),
        ("title", "Die Bank, die draußen bleibt"),
        ("lead", "Drei unserer Bänke standen drei Winter lang in Bergen. Eine haben wir zurückgeholt und durchgesägt."),
        ("first_title", "Was drei Winter ausmachen"),
        ("first_text", "Außen grau, innen gesund: die Bilder und die Holzfeuchte, Monat für Monat."),
        ("first_link", "https://www.tide-and-timber.example/bergen"),
        ("button_text", "Bilder ansehen"),
        ("second_title", "Für alles ein Ersatzteil"),
        ("second_text", "Jede Latte, jede Schraube und jeder Fuß bleibt zehn Jahre lang lieferbar."),
        ("second_link", "https://www.tide-and-timber.example/spare-parts"),
        ("third_title", "In einer Viertelstunde aufgebaut"),
        ("third_text", "Ein Schlüssel, acht Schrauben, eine Anleitung ohne Worte."),
        ("third_link", "https://www.tide-and-timber.example/leaflet"),
        ("closing", "Sollen wir für Ihr Frühjahr reservieren? Eine Zahl als Antwort genügt."),
    ],
};

pub const FLOORS_SPANISH: DemoLetter = DemoLetter {
    name: "Roble en tres anchos",
    language: "es",
    template: "newsletter",
    subject: "Roble en tres anchos: lo que mostró la prueba de desgaste",
    slots: &[
        ("preheader", "Una prueba, un hotel en Oporto y un once por ciento más en cada contenedor."),
        ("kicker", "Noticias de la fábrica"),
        ("title", "Roble en tres anchos"),
        (
            "lead",
            "Desde este mes nuestro piso de roble llega en 14, 18 y 22 cm. Tres notas sobre lo que eso cambia en su almacén.",
        ),
        ("first_title", "Lo que mostró la prueba"),
        (
            "first_text",
            "Después de 12.000 vueltas el acabado al aceite sigue entero. El informe está a su disposición.",
        ),
        ("first_link", "https://www.tide-and-timber.example/wear-test"),
        ("button_text", "Leer el informe"),
        ("second_title", "1.400 metros cuadrados en nueve días"),
        ("second_text", "Cómo un instalador colocó el piso de un hotel sin cerrar una sola habitación."),
        ("second_link", "https://www.tide-and-timber.example/porto"),
        ("third_title", "Once por ciento más por contenedor"),
        ("third_text", "Los palés nuevos son 3 cm más bajos. El plan de carga es de uso libre."),
        ("third_link", "https://www.tide-and-timber.example/loading-plan"),
        ("closing", "¿Le enviamos muestras de los tres anchos? Responda a este correo y salen mañana."),
    ],
};

pub const GARDEN_SPANISH: DemoLetter = DemoLetter {
    name: "El banco que se queda afuera",
    language: "es",
    template: "newsletter",
    subject: "El banco que se queda afuera todo el invierno",
    slots: &[
        ("preheader", "Acacia, tres inviernos bajo la lluvia y un repuesto para cada pieza."),
        ("kicker", "Jardín y terraza"),
        ("title", "El banco que se queda afuera"),
        (
            "lead",
            "Tres de nuestros bancos pasaron tres inviernos en Bergen. Trajimos uno de vuelta y lo cortamos por la mitad.",
        ),
        ("first_title", "Lo que hicieron tres inviernos"),
        ("first_text", "Gris por fuera, sano por dentro: las fotos y la humedad medida cada mes."),
        ("first_link", "https://www.tide-and-timber.example/bergen"),
        ("button_text", "Ver las fotos"),
        ("second_title", "Un repuesto para cada pieza"),
        ("second_text", "Cada listón y cada tornillo se puede pedir por su número durante diez años."),
        ("second_link", "https://www.tide-and-timber.example/spare-parts"),
        ("third_title", "Armado en un cuarto de hora"),
        ("third_text", "Una llave, ocho tornillos y un folleto sin palabras."),
        ("third_link", "https://www.tide-and-timber.example/leaflet"),
        ("closing", "¿Le reservamos algunos para su primavera? Basta con responder un número."),
    ],
};

pub const PORT_VIETNAMESE: DemoLetter = DemoLetter {
    name: "Hàng sàn gỗ qua cảng Đà Nẵng",
    language: "vi",
    template: "newsletter",
    subject: "Sàn gỗ sồi: giá mới và chuyến tàu hằng tuần tới Đà Nẵng",
    slots: &[
        ("preheader", "Giá tại xưởng, cước tàu ghi riêng, giấy chứng nhận kèm theo từng lô."),
        ("kicker", "Tin từ xưởng"),
        ("title", "Mỗi tuần một chuyến tới Đà Nẵng"),
        (
            "lead",
            "Từ tháng này, hàng của chúng tôi tới Đà Nẵng mỗi tuần một chuyến. Lô nhỏ cũng đi được, không cần đợi đủ công-ten-nơ.",
        ),
        ("first_title", "Bảng giá mới"),
        ("first_text", "Giá tại xưởng và cước tàu được ghi riêng, để anh chị dễ so sánh."),
        ("first_link", "https://www.tide-and-timber.example/price-list"),
        ("button_text", "Xem bảng giá"),
        ("second_title", "Giấy tờ đầy đủ"),
        ("second_text", "Giấy chứng nhận xuất xứ mẫu E, kiểm dịch và báo cáo phát thải formaldehyde theo từng lô."),
        ("second_link", "https://www.tide-and-timber.example/certificates"),
        ("third_title", "Mẫu ba khổ ván"),
        ("third_text", "Hộp mẫu 14, 18 và 22 cm được gửi đi ngay hôm sau."),
        ("third_link", "https://www.tide-and-timber.example/samples"),
        ("closing", "Anh chị cần báo giá riêng? Chỉ cần trả lời thư này, chúng tôi gửi trong ngày."),
    ],
};

pub const EID_ARABIC: DemoLetter = DemoLetter {
    name: "تهنئة العيد",
    language: "ar",
    template: "newsletter",
    subject: "عيد مبارك، وعودة الشحن بعد العيد",
    slots: &[
        ("preheader", "تهنئة منّا، ومواعيد السفن بعد العيد، وأرضيات تتحمّل الحرّ."),
        ("kicker", "من المصنع"),
        ("title", "عيد مبارك"),
        ("lead", "نتمنى لكم ولأهلكم عيدًا سعيدًا. وهذه ثلاثة أمور لما بعد العيد."),
        ("first_title", "مواعيد السفن"),
        ("first_text", "أول سفينة إلى جبل علي وجدة تغادر نينغبو في الأسبوع الثاني بعد العيد."),
        ("first_link", "https://www.tide-and-timber.example/ships"),
        ("button_text", "مواعيد السفن"),
        ("second_title", "أرضيات للحرّ والجفاف"),
        ("second_text", "اختبار لمدة ستة أشهر عند 45 درجة: ما الذي تحرّك وما الذي ثبت."),
        ("second_link", "https://www.tide-and-timber.example/heat-test"),
        ("third_title", "عيّنات إلى مكتبكم"),
        ("third_text", "صندوق من ثلاثة مقاسات، مزيّت وخام، يصل خلال خمسة أيام."),
        ("third_link", "https://www.tide-and-timber.example/samples"),
        ("closing", "هل لديكم مشروع هذا العام؟ ردّوا على هذه الرسالة وسنتصل بكم في الوقت الذي يناسبكم."),
    ],
};

pub const MOON_CHINESE: DemoLetter = DemoLetter {
    name: "中秋問候與秋季船期",
    language: "zh-Hant",
    template: "newsletter",
    subject: "中秋快樂：國慶前後的船期與新色樣品",
    slots: &[
        ("preheader", "國慶前最後一班船、三種寬度的橡木地板，以及新色樣品。"),
        ("kicker", "工廠來信"),
        ("title", "中秋快樂"),
        ("lead", "祝您與家人中秋團圓。十月初工廠放假七天，船期有些變動，先向您說明。"),
        ("first_title", "國慶前後的船期"),
        ("first_text", "九月二十日前確認的訂單可在節前裝船，之後的訂單於十月中旬出貨。"),
        ("first_link", "https://www.tide-and-timber.example/ships"),
        ("button_text", "查看船期"),
        ("second_title", "三種寬度的橡木地板"),
        ("second_text", "14、18、22 公分，同一批木料，顏色一致，適合大面積鋪設。"),
        ("second_link", "https://www.tide-and-timber.example/wear-test"),
        ("third_title", "新色樣品"),
        ("third_text", "淺灰與煙燻兩色，樣品盒隔日寄出。"),
        ("third_link", "https://www.tide-and-timber.example/samples"),
        ("closing", "需要報價或樣品，直接回覆這封信即可。"),
    ],
};
